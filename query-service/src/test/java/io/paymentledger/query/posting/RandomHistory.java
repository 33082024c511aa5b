package io.paymentledger.query.posting;

import static io.paymentledger.query.LedgerFixture.entry;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
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
import io.paymentledger.events.Currency;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Charges that live through everything that can happen to them, side by side, and a correction now and then. */
final class RandomHistory {

    private static final int MOST_AT_ONCE = 40;

    private static final List<SettlementKind> KINDS = List.of(SettlementKind.values());

    private final Random random;
    private final List<String> tenants;
    private final List<Life> alive = new ArrayList<>();
    private final AtomicLong names = new AtomicLong();

    RandomHistory(Random random, List<String> tenants) {
        this.random = random;
        this.tenants = tenants;
    }

    private final List<RecordedLines> files = new ArrayList<>();

    /** The lines of a file that may be taken back. */
    private record RecordedLines(String tenant, long position, SettlementLinesRecorded lines) {}

    /** One charge's events still to come, decided at its birth. */
    private static final class Life {
        final StreamName stream;
        final List<LedgerEvent> toCome;
        long sequence;

        Life(StreamName stream, List<LedgerEvent> toCome) {
            this.stream = stream;
            this.toCome = new ArrayList<>(toCome);
        }
    }

    /** Records at least so many events, in commits of a few. */
    void record(LedgerFixture ledger, int events) {
        for (int recorded = 0; recorded < events; ) {
            List<Entry> unit = new ArrayList<>();
            for (int i = random.nextInt(1, 20); i > 0; i--) {
                if (random.nextInt(40) == 0) {
                    unit.addAll(settlement(tenants.get(random.nextInt(tenants.size()))));
                } else {
                    unit.add(next());
                }
            }
            long first = ledger.append(unit.toArray(Entry[]::new)).firstPosition();
            for (int i = 0; i < unit.size(); i++) {
                if (unit.get(i).event() instanceof SettlementLinesRecorded lines) {
                    files.add(new RecordedLines(unit.get(i).stream().tenant(), first + i, lines));
                }
            }
            recorded += unit.size();
            if (!files.isEmpty() && random.nextInt(10) == 0) {
                ledger.append(
                        reversal(files.remove(random.nextInt(files.size()))).toArray(Entry[]::new));
                recorded += 2;
            }
        }
    }

    private Entry next() {
        String tenant = tenants.get(random.nextInt(tenants.size()));
        if (random.nextInt(40) == 0) {
            return entry(StreamName.correction(tenant, "fix-" + names.incrementAndGet()), 0, correction(tenant));
        }
        if (alive.isEmpty() || (alive.size() < MOST_AT_ONCE && random.nextInt(4) == 0)) {
            alive.add(new Life(StreamName.key(tenant, "c-" + names.incrementAndGet()), life()));
        }
        Life life = alive.get(random.nextInt(alive.size()));
        LedgerEvent event = life.toCome.removeFirst();
        if (life.toCome.isEmpty()) {
            alive.remove(life);
        }
        return entry(life.stream, life.sequence++, event);
    }

    private List<LedgerEvent> life() {
        long amount = random.nextLong(2, random.nextInt(10) == 0 ? 999_999_999_999L : 10_000);
        boolean manual = random.nextBoolean();
        List<LedgerEvent> life = new ArrayList<>();
        life.add(new ChargeInitiated(
                Money.of(amount, random.nextInt(3) == 0 ? "JPY" : "EUR"),
                new PaymentMethod("tok"),
                manual ? CaptureMethod.MANUAL : CaptureMethod.AUTOMATIC,
                null,
                "v1:x",
                Personal.NONE));
        life.add(new AttemptStarted("att", random.nextBoolean() ? "simulator" : "stripe"));
        if (random.nextInt(10) == 0) {
            declined(life, amount);
        } else if (manual) {
            authorised(life, amount);
        } else {
            life.add(new ChargeCaptured("att", amount, "ref", true));
            captured(life, amount);
        }
        return life;
    }

    private void declined(List<LedgerEvent> life, long amount) {
        life.add(new ChargeDeclined("att", "insufficient_funds"));
        if (random.nextBoolean()) {
            boolean taken = random.nextBoolean();
            life.add(new LateSuccess("att", amount, "ref", taken));
            if (random.nextBoolean()) {
                life.add(new LateSuccessReversed("att_2", amount, "ref_2"));
                if (taken && random.nextBoolean()) {
                    life.add(new ReversalReturned("att_2", amount, "card_declined"));
                }
            } else if (taken) {
                long part = random.nextLong(1, amount + 1);
                life.add(new DisputeOpened("dp", part, "fraudulent"));
                life.add(new DisputeLost("dp", part));
                life.add(new LateSuccessChargedBack("att", "dp", part));
                if (random.nextBoolean()) {
                    life.add(new LateSuccessChargedBack("att", "dp", -part));
                    life.add(new DisputeReopened("dp", part, false));
                    life.add(new DisputeWon("dp", part));
                }
            }
        }
    }

    private void authorised(List<LedgerEvent> life, long amount) {
        life.add(new ChargeAuthorised("att", amount, "ref", null));
        long part = random.nextLong(1, amount);
        switch (random.nextInt(6)) {
            case 0 -> life.add(new ChargeVoided("att_2"));
            case 1 -> life.add(new AuthorisationExpired(amount));
            case 2 -> {
                life.add(new ChargeCaptured("att_2", part, "ref", false));
                life.add(new AuthorisationExpired(amount - part));
                captured(life, part);
            }
            case 3 -> {
                life.add(new ChargeCaptured("att_2", part, "ref", true));
                captured(life, part);
            }
            case 4 -> {
                life.add(new ChargeCaptured("att_2", part, "ref", false));
                life.add(new ChargeCaptured("att_3", amount - part, "ref", random.nextBoolean()));
                captured(life, amount);
            }
            default -> {
                // It stays held.
            }
        }
    }

    private void captured(List<LedgerEvent> life, long amount) {
        switch (random.nextInt(5)) {
            case 0 -> {
                life.add(new ChargeRefunded("att_r", amount, "ref_r"));
                if (random.nextBoolean()) {
                    life.add(new RefundReturned("att_r", amount, "card_declined"));
                }
            }
            case 1 -> {
                long part = random.nextLong(1, amount + 1);
                life.add(new ChargeRefunded("att_r", part, "ref_r"));
                if (part < amount) {
                    life.add(new ChargeRefunded("att_s", amount - part, "ref_s"));
                }
            }
            case 2 -> {
                life.add(new DisputeOpened("dp", amount, "fraudulent"));
                switch (random.nextInt(5)) {
                    case 0 -> life.add(new DisputeWon("dp", amount));
                    case 1 -> life.add(new DisputeLost("dp", amount));
                    case 2 -> {
                        long part = random.nextLong(1, amount + 1);
                        life.add(new DisputeAmended("dp", part - amount));
                        life.add(new DisputeLost("dp", part));
                        life.add(new DisputeReopened("dp", part, false));
                    }
                    case 3 -> {
                        life.add(new DisputeWon("dp", amount));
                        life.add(new DisputeReopened("dp", amount, true));
                    }
                    default -> {
                        // It stays open.
                    }
                }
            }
            default -> {
                // The money stays.
            }
        }
    }

    /** That a file was taken back. */
    private static List<Entry> reversal(RecordedLines taken) {
        String file = taken.lines.file();
        return List.of(
                entry(
                        StreamName.settlementReversal(taken.tenant, file),
                        0,
                        new SettlementFileReversed(file, "read wrongly")),
                entry(
                        StreamName.settlementReversalLines(taken.tenant, file),
                        0,
                        new SettlementLinesReversed(taken.position, taken.lines)));
    }

    /** A gateway's file, whose lines count on days around today, and of which some were told before. */
    private List<Entry> settlement(String tenant) {
        String id = Sha256.hex(Sha256.of("file " + names.incrementAndGet()));
        String gateway = random.nextBoolean() ? "simulator" : "stripe";
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        List<SettlementLine> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            SettlementKind kind = KINDS.get(random.nextInt(KINDS.size()));
            long gross = kind == SettlementKind.FEE ? 0 : random.nextLong(1, 10_000);
            long fee = random.nextBoolean() ? 0 : random.nextLong(-50, 500);
            lines.add(new SettlementLine(
                    i,
                    kind,
                    null,
                    "ref-" + i,
                    gross,
                    fee,
                    (kind.sign() == 0 ? (random.nextBoolean() ? 1 : -1) : kind.sign()) * gross - fee,
                    Currency.of(random.nextBoolean() ? "EUR" : "JPY"),
                    today.plusDays(random.nextLong(-3, 2)),
                    random.nextInt(4) == 0 ? null : "line-" + random.nextInt(100)));
        }
        return List.of(
                entry(
                        StreamName.settlement(tenant, id),
                        0,
                        new SettlementFileReceived(
                                id,
                                id,
                                gateway,
                                SettlementFormat.CSV,
                                "v1:x",
                                1,
                                lines.size(),
                                today,
                                today,
                                List.of())),
                entry(
                        StreamName.settlementLines(tenant, id),
                        0,
                        new SettlementLinesRecorded(id, gateway, 1, random.nextInt(3) > 0, lines)));
    }

    private CorrectionPosted correction(String tenant) {
        long amount = random.nextLong(2, 1_000);
        long part = random.nextLong(1, amount);
        // A few days around now, to the microsecond, and often on one of its midnights.
        Instant now = Instant.now();
        Instant some = now.plus(random.nextLong(-3 * 86_400_000L, 86_400_000L), ChronoUnit.MILLIS);
        return new CorrectionPosted(
                "found in a random history",
                null,
                Currency.of(random.nextBoolean() ? "EUR" : "JPY"),
                List.of(
                        new StatedLeg("tenant:" + tenant + ":bank", Side.DEBIT, amount - part),
                        new StatedLeg("gateway:simulator:fees", Side.DEBIT, part),
                        new StatedLeg("gateway:simulator:receivable", Side.CREDIT, amount)),
                switch (random.nextInt(3)) {
                    case 0 -> null;
                    case 1 -> some.truncatedTo(ChronoUnit.DAYS);
                    default -> some.truncatedTo(ChronoUnit.MICROS);
                },
                "v1:x");
    }
}
