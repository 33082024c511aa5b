package io.paymentledger.query.projection;

import static io.paymentledger.query.LedgerFixture.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
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
import io.paymentledger.events.ChargeEvent.GatewayContradiction;
import io.paymentledger.events.ChargeEvent.InquiryClosed;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeApplied;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundFailed;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewProposed;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.ReviewResolved;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Telling;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReplayIT {

    private static final int CHARGES = 150;
    private static final int EVENTS = 1_500;

    private final LedgerFixture ledger = new LedgerFixture();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void theReadModelDroppedAndReplayedEqualsTheOneBeforeRowByRow() {
        long seed = Long.getLong("seed", System.nanoTime());
        String said = "-Dseed=" + seed;
        List<String> tenants = List.of(ledger.newTenant(), ledger.newTenant());
        List<String> before;
        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            // The service follows meanwhile, so its batches end wherever they do.
            record(new Random(seed), tenants);
            awaitHead(service, tenants.getFirst());
            before = rows();
            assertThat(before).as(said).hasSizeGreaterThan(CHARGES);
            for (String tenant : tenants) {
                assertThatEachChargeIsWhatItsHistoryTells(service, tenant, said);
            }
        }
        ledger.database.execute(
                "query_service",
                "TRUNCATE query.charge; DELETE FROM query.token_entry WHERE processor_name = 'charges'");
        assertThat(rows()).isEmpty();

        try (QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            awaitHead(service, tenants.getFirst());
            assertThat(rows()).as(said).isEqualTo(before);
        }
    }

    private void record(Random random, List<String> tenants) {
        Map<StreamName, Long> sequences = new HashMap<>();
        int recorded = 0;
        while (recorded < EVENTS) {
            List<Entry> unit = new ArrayList<>();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                String tenant = tenants.get(random.nextInt(tenants.size()));
                unit.addAll(next(random, StreamName.key(tenant, "c-" + random.nextInt(CHARGES)), sequences));
            }
            ledger.append(unit.toArray(Entry[]::new));
            recorded += unit.size();
        }
    }

    private static List<Entry> next(Random random, StreamName stream, Map<StreamName, Long> sequences) {
        long sequence = sequences.merge(stream, 0L, (known, _) -> known + 1);
        Entry ofCharge = entry(stream, sequence, sequence == 0 ? terms(random) : later(random));
        if (sequence == 0 && random.nextBoolean()) {
            return List.of(
                    ofCharge,
                    entry(StreamName.order(stream.tenant(), stream.local()), 0, new OrderClaimed(stream.local())));
        }
        if (sequence == 3) {
            StreamName alias = StreamName.key(stream.tenant(), "alias-of-" + stream.local());
            return List.of(ofCharge, entry(alias, 0, KeyBound.alias(stream.local(), "v1:x")));
        }
        return List.of(ofCharge);
    }

    private static ChargeInitiated terms(Random random) {
        return new ChargeInitiated(
                Money.of(random.nextLong(1, 1_000_000_000_000_000L), random.nextBoolean() ? "EUR" : "JPY"),
                new PaymentMethod("tok_" + random.nextInt()),
                random.nextBoolean() ? CaptureMethod.AUTOMATIC : CaptureMethod.MANUAL,
                maybe(random),
                "v1:x",
                new Personal(
                        maybe(random),
                        maybe(random),
                        random.nextBoolean() ? Map.of() : Map.of("k" + random.nextInt(), "v\"\\ü🐶", "a", "")));
    }

    private static @Nullable String maybe(Random random) {
        return random.nextBoolean() ? null : "Zoë & \"" + random.nextInt(10) + "\"\n";
    }

    /** Any order of facts must fold, also one that no aggregate would record. */
    private static LedgerEvent later(Random random) {
        long amount = random.nextLong(1, 1_000_000);
        return switch (random.nextInt(26)) {
            case 0 -> new AttemptStarted("att", "simulator");
            case 1 -> new OutcomeUnknown("att", "timeout");
            case 2 -> new ChargeAuthorised("att", amount, "ref", random.nextBoolean() ? null : Instant.EPOCH);
            case 3 -> new ChargeCaptured("att", amount, "ref", random.nextBoolean());
            case 4 -> new CaptureStarted("att", "k", amount, false, true);
            case 5 -> new ChargeVoided("att");
            case 6 -> new RefundStarted("att", "k", amount, false, null);
            case 7 -> new ChargeRefunded("att", amount, "ref");
            case 8 -> new RefundFailed("att", "insufficient_funds");
            case 9 -> new AuthorisationExpired(amount);
            case 10 -> new DisputeOpened("dp", amount, "fraudulent");
            case 11 -> new DisputeWon("dp", amount);
            case 12 -> new DisputeLost("dp", amount);
            case 13 -> new LateSuccess("att", amount, "ref", true);
            case 14 -> new LateSuccessReversed("att", amount, "ref");
            case 15 -> random.nextBoolean() ? new ReversalStarted("att") : new ReviewRequired("att", "lost");
            case 16 ->
                random.nextBoolean()
                        ? new ReviewProposed("att", random.nextBoolean(), "pay_1", "asked", "key_1")
                        : new ReviewResolved("att", random.nextBoolean(), "asked");
            case 17 -> new DisputeAmended("dp", random.nextBoolean() ? amount : -amount);
            case 18 -> new DisputeReopened("dp", amount, random.nextBoolean());
            case 19 -> random.nextBoolean() ? new InquiryOpened("dp", "general") : new InquiryClosed("dp");
            case 20 -> new RefundReturned("att", amount, "card_declined");
            case 21 ->
                random.nextBoolean()
                        ? new NoticeDeferred("att", "evt", Telling.DISPUTE_OPENED, "dp", amount, "fraudulent")
                        : new NoticeApplied("evt");
            case 22 -> new GatewayContradiction("att", "amount", "stated", "known");
            case 23 -> new ReversalReturned("att", amount, "card_declined");
            case 24 -> new LateSuccessChargedBack("att", "dp", random.nextBoolean() ? amount : -amount);
            default -> new ChargeDeclined("att", "insufficient_funds");
        };
    }

    private void awaitHead(QueryServiceFixture service, String tenant) {
        String key = ledger.key(tenant, Scope.CHARGES_READ);
        long head = ledger.log.head().in(LogAssignment.DEFAULT_LOG);
        await().until(() -> service.get(key, "/v1/charges").position() == head);
    }

    private void assertThatEachChargeIsWhatItsHistoryTells(QueryServiceFixture service, String tenant, String said) {
        String key = ledger.key(tenant, Scope.CHARGES_READ);
        for (int charge = 0; charge < CHARGES; charge++) {
            StreamName stream = StreamName.key(tenant, "c-" + charge);
            if (!ledger.history(stream).isEmpty()) {
                ChargeJson told = ChargeJson.of(Objects.requireNonNull(History.fold(ledger.history(stream))));
                assertThat(service.get(key, "/v1/charges/" + stream.local())
                                .response()
                                .body())
                        .as(said)
                        .isEqualTo(service.bean(JsonMapper.class).writeValueAsString(told));
            }
        }
    }

    private List<String> rows() {
        return ledger.rows("query_service", "SELECT c::text FROM query.charge c ORDER BY tenant, charge_id");
    }
}
