package io.paymentledger.ledger.settlement;

import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.time.LocalDate;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes lines of a statement's entries: one of each, or one of each of its transactions. */
final class CamtEntries {

    private static final String NOT_PROVIDED = "NOTPROVIDED";
    private static final String DEBIT = "DBIT";
    private static final String CREDIT = "CRDT";

    /** Bank transaction codes (ISO 20022, external code sets) that say what card merchants' accounts are about. */
    private static final Set<String> FEES = Set.of("CHRG", "COMM", "FEES");

    private static final Set<String> CARDS = Set.of("MCRD", "CCRD");
    /** Where a bank says who paid, or was paid, and for what. */
    private static final List<String> OTHER_PARTY = List.of(
            "RltdPties/Dbtr/Nm",
            "RltdPties/Dbtr/Pty/Nm",
            "RltdPties/UltmtDbtr/Nm",
            "RltdPties/UltmtDbtr/Pty/Nm",
            "RltdPties/Cdtr/Nm",
            "RltdPties/Cdtr/Pty/Nm",
            "RmtInf/Ustrd",
            "AddtlTxInf",
            "AddtlNtryInf");

    private static final String OWN_CREDIT_TRANSFER = "ICDT";

    private final FileReading reading;
    private final CellValues values;
    private final Faults faults;
    private final Consumer<SettlementLine> into;

    CamtEntries(FileReading reading, CellValues values, Faults faults, Consumer<SettlementLine> into) {
        this.reading = reading;
        this.values = values;
        this.faults = faults;
        this.into = into;
    }

    /**
     * Makes lines of an entry.
     *
     * @param ended the entry
     * @param transactions its transactions; none if it has none of its own
     * @param account the statement's account
     */
    void endEntry(CamtScope ended, List<CamtScope> transactions, @Nullable String account) {
        @Nullable Cell status = ended.first("Sts/Cd", "Sts");
        if (status == null || !status.text().equals("BOOK")) {
            faults.add(status == null ? ended.missing("Sts") : status, Reason.NOT_BOOKED);
            return;
        }
        boolean alone = transactions.size() < 2;
        Map<String, Integer> equal = new HashMap<>();
        long sum = 0;
        for (CamtScope each : transactions.isEmpty() ? List.of(ended) : transactions) {
            @Nullable SettlementLine line = line(ended, each, alone);
            if (line == null) {
                return;
            }
            sum += line.netMinor();
            if (reading.isOfBank() && !line.kind().ofBank()) {
                // The account has more than what gateways pay; that is none of the ledger's matters.
                continue;
            }
            into.accept(identified(ended, line, alone, account, equal));
        }
        @Nullable Long whole = ended.amount() == null ? null : net(ended, ended);
        if (whole == null || whole != sum) {
            faults.add(ended.missing("Amt"), Reason.SUM_MISMATCH);
        }
    }

    /**
     * A line with what names it. A bank names an entry, and not each of several transactions in it, of which equal ones are
     * as many as there are.
     */
    private SettlementLine identified(
            CamtScope whole, SettlementLine line, boolean alone, @Nullable String account, Map<String, Integer> equal) {
        @Nullable String entryName = values.reference(whole.first("AcctSvcrRef"));
        if (alone) {
            // What a bank passes on of a gateway's is no name of the bank's, and may be the same each time.
            boolean named = line.gatewayReference() != null && !line.kind().ofBank();
            @Nullable String name = named ? line.gatewayReference() : entryName;
            return new LineIdentity(name, account, 0).of(reading.gateway(), line);
        }
        SettlementLine first = new LineIdentity(null, account + "/" + entryName, 0).of(reading.gateway(), line);
        int nth = equal.merge(String.valueOf(first.identity()), 1, Integer::sum) - 1;
        return new LineIdentity(null, account + "/" + entryName, nth).of(reading.gateway(), line);
    }

    /** @param alone whether the entry has no other transaction, so that what it says holds for this one */
    private @Nullable SettlementLine line(CamtScope whole, CamtScope part, boolean alone) {
        CamtScope amounts = alone && part.amount() == null ? whole : part;
        @Nullable Cell amount = amounts.amount();
        if (amount == null) {
            faults.add(part.missing("Amt"), Reason.MISSING_VALUE);
            return null;
        }
        @Nullable Currency currency = currency(amounts);
        @Nullable Long net = net(amounts, whole);
        @Nullable Cell date = whole.first("ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm");
        @Nullable LocalDate effectiveOn = values.date(date == null ? whole.missing("ValDt") : date);
        if (currency == null || net == null || effectiveOn == null) {
            return null;
        }
        if (whole.amount() != null && !currency.equals(currency(whole))) {
            faults.add(amount, Reason.CURRENCY_DIFFERS);
            return null;
        }
        @Nullable Long fee = fee(alone && part.charges().isEmpty() ? whole : part, currency);
        @Nullable SettlementKind kind = fee == null ? null : kind(whole, part, net + fee);
        if (fee == null || kind == null) {
            return null;
        }
        @Nullable Cell reference = part.first("Refs/EndToEndId");
        @Nullable Cell gatewayReference = part.first("Refs/AcctSvcrRef", "Refs/TxId");
        boolean ofFee = kind == SettlementKind.FEE;
        return values.line(
                amount,
                ofFee ? 0 : net + fee,
                ofFee ? -net : fee,
                null,
                null,
                new CellValues.Terms(
                        part.line(),
                        kind,
                        kind.ofBank() || isNone(reference) ? null : values.reference(reference),
                        values.reference(
                                kind.ofBank()
                                        ? nameByGateway(part)
                                        : gatewayReference == null && alone
                                                ? whole.first("AcctSvcrRef")
                                                : gatewayReference),
                        currency,
                        effectiveOn,
                        LineIdentity.UNNAMED));
    }

    private @Nullable Currency currency(CamtScope amounts) {
        @Nullable Cell currency = amounts.first("Amt@Ccy", "AmtDtls/TxAmt/Amt@Ccy");
        return values.currency(currency == null ? amounts.missing("Ccy") : currency);
    }

    /** By how much it changes the balance. */
    private @Nullable Long net(CamtScope amounts, CamtScope whole) {
        @Nullable Currency currency = currency(amounts);
        Cell amount = Objects.requireNonNull(amounts.amount(), "looked for before");
        @Nullable Long magnitude = currency == null ? null : values.amount(amount, currency);
        @Nullable Cell ownDirection = amounts.first("CdtDbtInd");
        @Nullable Cell direction = ownDirection == null ? whole.first("CdtDbtInd") : ownDirection;
        if (direction == null || !Set.of(DEBIT, CREDIT).contains(direction.text())) {
            faults.add(direction == null ? whole.missing("CdtDbtInd") : direction, Reason.MISSING_VALUE);
            return null;
        }
        if (magnitude != null && magnitude < 0) {
            faults.add(amount, Reason.WRONG_SIGN);
            return null;
        }
        return magnitude == null ? null : direction.text().equals(DEBIT) ? Long.valueOf(-magnitude) : magnitude;
    }

    /** The charges that are in the amount. Others are entries of their own. */
    private @Nullable Long fee(CamtScope scope, Currency currency) {
        long sum = 0;
        for (CamtScope.Charge charge : scope.charges()) {
            if (charge.currency() != null && !charge.currency().text().equals(currency.getCurrencyCode())) {
                faults.add(charge.currency(), Reason.CURRENCY_DIFFERS);
                return null;
            }
            @Nullable Long amount = values.amount(charge.amount(), currency);
            if (amount == null) {
                return null;
            }
            sum += charge.credit() ? -amount : amount;
        }
        return sum;
    }

    /**
     * What a line is about. The bank's code says what it is about when nothing is reversed, and the direction whether it is.
     *
     * @param movedMinor by how much it changes the balance, before charges
     */
    private @Nullable SettlementKind kind(CamtScope whole, CamtScope part, long movedMinor) {
        boolean credit = movedMinor > 0;
        if (reading.isOfBank()) {
            return ofBank(whole, part, credit);
        }
        boolean reversal =
                whole.text("RvslInd").equals("true") || whole.text("RvslInd").equals("1");
        @Nullable SettlementKind known = coded(whole, part, reversal ? !credit : credit);
        @Nullable SettlementKind kind = known == null ? reading.unknown() : known;
        if (kind == null) {
            faults.add(part.missing("BkTxCd"), Reason.UNKNOWN_KIND);
            return null;
        }
        if (kind.sign() == 0 || kind == SettlementKind.FEE || (kind.sign() > 0) == credit) {
            return kind;
        }
        Optional<SettlementKind> reversed = kind.reversed();
        if (reversed.isEmpty()) {
            faults.add(part.missing("CdtDbtInd"), Reason.WRONG_SIGN);
        }
        return reversed.orElse(null);
    }

    /**
     * What a line of our own bank's account is: between a gateway and us, in the direction that it has, if the bank's code or
     * whoever paid or was paid says so.
     */
    private SettlementKind ofBank(CamtScope whole, CamtScope part, boolean credit) {
        @Nullable SettlementKind coded = coded(whole, part, credit);
        boolean ofGateway = (coded != null && coded.ofBank())
                || Stream.of(part, whole)
                        .flatMap(scope -> OTHER_PARTY.stream().map(scope::text))
                        .anyMatch(text -> !text.isEmpty() && reading.isPayer(text));
        return ofGateway ? (credit ? SettlementKind.BANK_CREDIT : SettlementKind.BANK_DEBIT) : SettlementKind.UNKNOWN;
    }

    /** What the gateway called the payout, which the bank passes on. */
    private static @Nullable Cell nameByGateway(CamtScope part) {
        @Nullable Cell reference = part.first("Refs/EndToEndId");
        return isNone(reference) ? part.first("RmtInf/Ustrd") : reference;
    }

    private static boolean isNone(@Nullable Cell reference) {
        return reference == null || reference.text().equals(NOT_PROVIDED);
    }

    /** @param credit the direction of what is not reversed */
    private @Nullable SettlementKind coded(CamtScope whole, CamtScope part, boolean credit) {
        CamtScope coded = part.first("BkTxCd/Prtry/Cd", "BkTxCd/Domn/Cd") == null ? whole : part;
        String domain = coded.text("BkTxCd/Domn/Cd");
        String family = coded.text("BkTxCd/Domn/Fmly/Cd");
        String subfamily = coded.text("BkTxCd/Domn/Fmly/SubFmlyCd");
        @Nullable SettlementKind named = reading.kind(coded.text("BkTxCd/Prtry/Cd"));
        if (named == null) {
            named = reading.kind(domain + "/" + family + "/" + subfamily);
        }
        if (named != null) {
            return named;
        }
        if (FEES.contains(subfamily)) {
            return SettlementKind.FEE;
        }
        if (CARDS.contains(family)) {
            return credit ? SettlementKind.PAYMENT : SettlementKind.REFUND;
        }
        return family.equals(OWN_CREDIT_TRANSFER) && !credit ? SettlementKind.PAYOUT : null;
    }
}
