package io.paymentledger.query.posting;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeAmended;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeReopened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The balances of one tenant by the plainest means: every event from the first one on, and no rule table. */
final class NaiveBooks {

    private final String tenant;
    private final Predicate<Instant> counts;
    private final Map<String, String> currencies = new HashMap<>();
    private final Map<String, String> gateways = new HashMap<>();
    private final Map<String, Long> held = new HashMap<>();
    private final Map<String, Boolean> lateTaken = new HashMap<>();

    /** By the identities of lines that are posted, their files. */
    private final Map<String, String> settled = new HashMap<>();

    /** What moved and what is held, by account and currency; debits are positive. */
    final SortedMap<String, Sum> sums = new TreeMap<>();

    record Sum(long posted, long pending) {}

    /** @param counts whether what is effective at an instant is to be counted */
    NaiveBooks(String tenant, Predicate<Instant> counts) {
        this.tenant = tenant;
        this.counts = counts;
    }

    void add(RecordedEvent recorded) {
        if (!recorded.stream().tenant().equals(tenant)) {
            return;
        }
        String charge = recorded.stream().local();
        LedgerEvent event = recorded.event();
        Instant at = recorded.occurredAt();
        String receivable = "gateway:" + gateways.get(charge) + ":receivable";
        String disputed = "gateway:" + gateways.get(charge) + ":disputed";
        String late = "gateway:" + gateways.get(charge) + ":late-success";
        String payable = "tenant:" + tenant + ":payable";
        if (event instanceof ChargeInitiated terms) {
            currencies.put(charge, terms.amount().currency().code());
        } else if (event instanceof AttemptStarted started) {
            gateways.put(charge, started.gateway());
        } else if (event instanceof ChargeAuthorised authorised) {
            held.put(charge, authorised.amountMinor());
            hold(at, receivable, payable, charge, authorised.amountMinor());
        } else if (event instanceof ChargeCaptured captured) {
            long let = captured.last()
                    ? held.getOrDefault(charge, 0L)
                    : Math.min(held.getOrDefault(charge, 0L), captured.amountMinor());
            held.merge(charge, -let, Long::sum);
            hold(at, receivable, payable, charge, -let);
            move(at, receivable, payable, charge, captured.amountMinor());
        } else if (event instanceof ChargeVoided || event instanceof AuthorisationExpired) {
            hold(at, receivable, payable, charge, -held.getOrDefault(charge, 0L));
            held.put(charge, 0L);
        } else if (event instanceof ChargeRefunded refunded) {
            move(at, payable, receivable, charge, refunded.amountMinor());
        } else if (event instanceof DisputeOpened opened) {
            move(at, disputed, receivable, charge, opened.amountMinor());
        } else if (event instanceof RefundReturned returned) {
            move(at, receivable, payable, charge, returned.amountMinor());
        } else if (event instanceof DisputeAmended amended) {
            move(at, disputed, receivable, charge, amended.changeMinor());
        } else if (event instanceof DisputeReopened reopened) {
            move(at, disputed, reopened.won() ? receivable : payable, charge, reopened.amountMinor());
        } else if (event instanceof DisputeWon won) {
            move(at, receivable, disputed, charge, won.amountMinor());
        } else if (event instanceof DisputeLost lost) {
            move(at, payable, disputed, charge, lost.amountMinor());
        } else if (event instanceof LateSuccess success) {
            lateTaken.put(charge, success.captured());
            moveOrHold(success.captured(), at, receivable, late, charge, success.amountMinor());
        } else if (event instanceof LateSuccessReversed reversed) {
            moveOrHold(lateTaken.getOrDefault(charge, true), at, late, receivable, charge, reversed.amountMinor());
        } else if (event instanceof ReversalReturned returned) {
            move(at, receivable, late, charge, returned.amountMinor());
        } else if (event instanceof LateSuccessChargedBack back) {
            move(at, late, payable, charge, back.changeMinor());
        } else if (event instanceof SettlementLinesRecorded lines) {
            settle(lines, false);
        } else if (event instanceof SettlementLinesReversed reversed) {
            settle(reversed.recorded(), true);
        } else if (event instanceof CorrectionPosted correction) {
            Instant effective = correction.effectiveAt() == null ? at : correction.effectiveAt();
            for (StatedLeg leg : correction.legs()) {
                long signed = leg.side() == Side.DEBIT ? leg.amountMinor() : -leg.amountMinor();
                add(effective, leg.account() + " " + correction.currency(), signed, 0);
            }
        }
    }

    private void settle(SettlementLinesRecorded lines, boolean back) {
        String gateway = "gateway:" + lines.gateway();
        for (SettlementLine line : lines.lines()) {
            String told = String.valueOf(line.identity());
            if (line.identity() != null && !(back ? settled.remove(told, lines.file()) : tell(told, lines.file()))) {
                continue;
            }
            Instant effective = line.effectiveOn().atStartOfDay(ZoneOffset.UTC).toInstant();
            long sign = back ? -1 : 1;
            String currency = " " + line.currency();
            String other = switch (line.kind()) {
                case PAYOUT, PAYOUT_REVERSAL, TOP_UP ->
                    "tenant:" + tenant + (lines.inTransit() ? ":in-transit" : ":bank");
                case BANK_CREDIT, BANK_DEBIT -> "tenant:" + tenant + ":in-transit";
                case REFUND_FAILURE -> gateway + ":failed-refunds";
                case RESERVE_HELD, RESERVE_RELEASED -> gateway + ":reserve";
                case TAX -> gateway + ":taxes";
                case ADJUSTMENT -> gateway + ":adjustments";
                case UNKNOWN -> gateway + ":suspense";
                case PAYMENT, REFUND, DISPUTE, DISPUTE_REVERSAL, FEE -> "";
            };
            String ours = line.kind().ofBank() ? "tenant:" + tenant + ":bank" : gateway + ":receivable";
            if (line.feeMinor() != 0) {
                add(effective, gateway + ":fees" + currency, sign * line.feeMinor(), 0);
                add(effective, ours + currency, -sign * line.feeMinor(), 0);
            }
            if (!other.isEmpty()) {
                long moved = sign * (line.netMinor() + line.feeMinor());
                add(effective, ours + currency, moved, 0);
                add(effective, other + currency, -moved, 0);
            }
        }
    }

    private boolean tell(String identity, String file) {
        return settled.putIfAbsent(identity, file) == null;
    }

    private void moveOrHold(boolean taken, Instant at, String debit, String credit, String charge, long amount) {
        if (taken) {
            move(at, debit, credit, charge, amount);
        } else {
            hold(at, debit, credit, charge, amount);
        }
    }

    private void move(Instant at, String debit, String credit, String charge, long amount) {
        add(at, debit + " " + currencies.get(charge), amount, 0);
        add(at, credit + " " + currencies.get(charge), -amount, 0);
    }

    private void hold(Instant at, String debit, String credit, String charge, long amount) {
        add(at, debit + " " + currencies.get(charge), 0, amount);
        add(at, credit + " " + currencies.get(charge), 0, -amount);
    }

    private void add(Instant effective, String account, long posted, long pending) {
        if (counts.test(effective)) {
            sums.merge(
                    account, new Sum(posted, pending), (a, b) -> new Sum(a.posted + b.posted, a.pending + b.pending));
        }
    }
}
