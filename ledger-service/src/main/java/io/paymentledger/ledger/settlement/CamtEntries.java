package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import java.time.LocalDate;
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

    /** How many equal entries without a name a statement has had, by their identity. */
    private final Map<String, Integer> equalInStatement = new HashMap<>();

    CamtEntries(FileReading reading, CellValues values, Faults faults, Consumer<SettlementLine> into) {
        this.reading = reading;
        this.values = values;
        this.faults = faults;
        this.into = into;
    }

    /** A statement begins, and is no further page of the one before: what is equal to an entry of that one is that entry. */
    void beginStatement() {
        equalInStatement.clear();
    }

    /**
     * Makes lines of an entry.
     *
     * @param ended the entry
     * @param transactions its transactions; none if it has none of its own
     * @param account the statement's account
     */
    void endEntry(CamtScope ended, List<CamtScope> transactions, @Nullable String account) {
        List<CamtScope> parts = transactions.isEmpty() ? List.of(ended) : transactions;
        if (reading.isOfBank() && parts.stream().noneMatch(part -> isOfGateway(ended, part))) {
            // The account has more than what gateways pay; that is none of the ledger's matters.
            return;
        }
        @Nullable Cell status = ended.first("Sts/Cd", "Sts");
        if (status == null || !status.text().equals("BOOK")) {
            faults.add(status == null ? ended.missing("Sts") : status, Reason.NOT_BOOKED);
            return;
        }
        Entry entry = new Entry(
                ended, parts.size() < 2, account, values.reference(ended.reference("AcctSvcrRef")), effectiveOn(ended));
        Map<String, Integer> equal = entry.name() == null ? equalInStatement : new HashMap<>();
        long sum = 0;
        for (CamtScope part : parts) {
            @Nullable SettlementLine line = line(entry, part);
            if (line == null) {
                return;
            }
            sum += line.netMinor();
            if (!reading.isOfBank() || line.kind().ofBank()) {
                into.accept(identified(entry, line, equal));
            }
        }
        @Nullable Long whole = ended.amount() == null ? null : net(ended, ended);
        if (whole == null || (whole != sum && !isLessCharges(entry, parts, whole, sum, equal))) {
            faults.add(ended.missing("Amt"), Reason.SUM_MISMATCH);
        }
    }

    /**
     * What an entry says for all of its transactions.
     *
     * @param alone whether it has no more than one, for which then all holds that the entry says
     * @param account the statement's account
     * @param name the bank's name for it; {@code null} if it has none
     * @param effectiveOn the value date; {@code null} if it cannot be read, which then is noted
     */
    private record Entry(
            CamtScope whole,
            boolean alone,
            @Nullable String account,
            @Nullable String name,
            @Nullable LocalDate effectiveOn) {}

    private @Nullable LocalDate effectiveOn(CamtScope whole) {
        @Nullable Cell date = whole.first("ValDt/Dt", "ValDt/DtTm", "BookgDt/Dt", "BookgDt/DtTm");
        return values.date(date == null ? whole.missing("ValDt") : date);
    }

    /** Of several transactions a bank may take its charges from their sum, and say so of the entry: then these are a fee. */
    private boolean isLessCharges(
            Entry entry, List<CamtScope> parts, long whole, long sum, Map<String, Integer> equal) {
        @Nullable Currency currency = currency(entry.whole());
        @Nullable LocalDate effectiveOn = entry.effectiveOn();
        if (reading.isOfBank()
                || entry.alone()
                || currency == null
                || effectiveOn == null
                || !parts.stream().allMatch(part -> part.charges().isEmpty())) {
            return false;
        }
        @Nullable Long fee = fee(entry.whole(), currency);
        if (fee == null || fee == 0 || whole != sum - fee) {
            return false;
        }
        CellValues.Terms terms = new CellValues.Terms(
                entry.whole().line(),
                SettlementKind.FEE,
                null,
                entry.name(),
                currency,
                effectiveOn,
                LineIdentity.UNNAMED);
        into.accept(identified(entry, values.line(0, fee, terms), equal));
        return true;
    }

    /**
     * A line with what names it. A bank names an entry, and not each of several transactions in it, of which equal ones are
     * as many as there are; and so are equal entries of a statement, if the bank has no names for them.
     */
    private SettlementLine identified(Entry entry, SettlementLine line, Map<String, Integer> equal) {
        @Nullable String named = entry.account();
        if (entry.alone()) {
            // What a bank passes on of a gateway's is no name of the bank's, and may be the same each time.
            boolean ofGateway = line.gatewayReference() != null && !line.kind().ofBank();
            @Nullable String name = ofGateway ? line.gatewayReference() : entry.name();
            if (name != null) {
                return new LineIdentity(name, entry.account(), 0).of(reading.gateway(), line);
            }
        } else {
            named = entry.account() + "/" + entry.name();
        }
        SettlementLine first = new LineIdentity(null, named, 0).of(reading.gateway(), line);
        int nth = equal.merge(String.valueOf(first.identity()), 1, Integer::sum) - 1;
        return new LineIdentity(null, named, nth).of(reading.gateway(), line);
    }

    private @Nullable SettlementLine line(Entry entry, CamtScope part) {
        CamtScope whole = entry.whole();
        // Of our own bank's account, what the account was changed by counts, in whatever currency somebody paid.
        boolean asWhole = entry.alone() && (part.amount() == null || reading.isOfBank());
        CamtScope amounts = asWhole ? whole : part;
        @Nullable Cell amount = amounts.amount();
        if (amount == null) {
            faults.add(part.missing("Amt"), Reason.MISSING_VALUE);
            return null;
        }
        @Nullable Currency currency = currency(amounts);
        @Nullable Long net = net(amounts, whole);
        @Nullable LocalDate effectiveOn = entry.effectiveOn();
        if (currency == null || net == null || effectiveOn == null) {
            return null;
        }
        if (whole.amount() != null && !currency.equals(currency(whole))) {
            faults.add(amount, Reason.CURRENCY_DIFFERS);
            return null;
        }
        @Nullable Long fee = fee(entry.alone() && part.charges().isEmpty() ? whole : part, currency);
        if (fee == null) {
            return null;
        }
        boolean credit = net + fee == 0 ? isCredit(amounts, whole) : net + fee > 0;
        @Nullable SettlementKind kind = kind(whole, part, credit);
        if (kind == null) {
            return null;
        }
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
                        kind.ofBank() ? null : values.reference(part.reference("Refs/EndToEndId")),
                        kind.ofBank() ? values.reference(nameByGateway(part)) : gatewayReference(entry, part),
                        currency,
                        effectiveOn,
                        LineIdentity.UNNAMED));
    }

    private @Nullable String gatewayReference(Entry entry, CamtScope part) {
        @Nullable Cell own = part.reference("Refs/AcctSvcrRef", "Refs/TxId");
        return own == null && entry.alone() ? entry.name() : values.reference(own);
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
        @Nullable Cell direction = direction(amounts, whole);
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

    private static @Nullable Cell direction(CamtScope amounts, CamtScope whole) {
        @Nullable Cell own = amounts.first("CdtDbtInd");
        return own == null ? whole.first("CdtDbtInd") : own;
    }

    /** Which way an entry goes that comes to nothing. */
    private static boolean isCredit(CamtScope amounts, CamtScope whole) {
        @Nullable Cell direction = direction(amounts, whole);
        return direction != null && direction.text().equals(CREDIT);
    }

    /** The charges that are in the amount. Others are entries of their own. */
    private @Nullable Long fee(CamtScope scope, Currency currency) {
        long sum = 0;
        for (CamtScope.Charge charge : scope.charges()) {
            if (charge.currency() != null && !charge.currency().text().equals(currency.code())) {
                faults.add(charge.currency(), Reason.CURRENCY_DIFFERS);
                return null;
            }
            @Nullable Long amount = values.amount(charge.amount(), currency);
            if (amount == null) {
                return null;
            }
            if (amount < 0) {
                faults.add(charge.amount(), Reason.WRONG_SIGN);
                return null;
            }
            sum += charge.credit() ? -amount : amount;
            if (Math.abs(sum) > Money.MAX_AMOUNT_MINOR) {
                faults.add(charge.amount(), Reason.OUT_OF_RANGE);
                return null;
            }
        }
        return sum;
    }

    /**
     * What a line is about. The bank's code says what it is about when nothing is reversed, and the direction whether it is.
     *
     * @param credit whether it adds to the balance, before charges
     */
    private @Nullable SettlementKind kind(CamtScope whole, CamtScope part, boolean credit) {
        if (reading.isOfBank()) {
            return !isOfGateway(whole, part)
                    ? SettlementKind.UNKNOWN
                    : credit ? SettlementKind.BANK_CREDIT : SettlementKind.BANK_DEBIT;
        }
        @Nullable SettlementKind known = coded(whole, part, whole.isTrue("RvslInd") ? !credit : credit);
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
     * Whether a line of our own bank's account is between a gateway and us: the bank's code says so, or whoever paid or was
     * paid.
     */
    private boolean isOfGateway(CamtScope whole, CamtScope part) {
        // A code of the bank's own for either direction means what the direction says.
        @Nullable SettlementKind coded = coded(whole, part, true);
        return (coded != null && coded.ofBank())
                || Stream.of(part, whole)
                        .flatMap(scope -> OTHER_PARTY.stream().map(scope::texts))
                        .anyMatch(text -> !text.isEmpty() && reading.isPayer(text));
    }

    /** What the gateway called the payout, which the bank passes on. */
    private static @Nullable Cell nameByGateway(CamtScope part) {
        return part.reference("Refs/EndToEndId", "RmtInf/Ustrd");
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
