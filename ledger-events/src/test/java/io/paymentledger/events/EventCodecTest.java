package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
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
import io.paymentledger.events.ChargeEvent.VoidFailed;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.KeyEvent.KeyBound;
import io.paymentledger.events.KeyEvent.KeyCancelled;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.NotificationEvent.NotificationReceived;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.SettlementEvent.Statement;
import io.paymentledger.events.TokenEvent.TokenIssued;
import io.paymentledger.events.TokenEvent.TokenRedeemed;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookEvent.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventCodecTest {

    private static final String ATTEMPT = "att_0193a5c0-7e1a-7c3b-9a55-0a1b2c3d4e5f";

    private static final String FILE = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private static final SettlementLine IDENTIFIED = new SettlementLine(
            2,
            SettlementKind.PAYMENT,
            ATTEMPT,
            "sim_1",
            1999,
            59,
            1940,
            Currency.of("EUR"),
            LocalDate.of(2026, 11, 3),
            "0123456789abcdef0123456789abcdef");

    /** One event for each golden file; the file's name is the type, the revision and, where there are several, a variant. */
    record Golden(String file, LedgerEvent event) {

        private static final Pattern NAME = Pattern.compile("([a-z.-]+)\\.r([0-9]+)\\..*");

        String type() {
            return NAME.matcher(file).replaceFirst("$1");
        }

        int revision() {
            return Integer.parseInt(NAME.matcher(file).replaceFirst("$2"));
        }

        boolean isCurrent() {
            return EventCodec.CURRENT.encode(event).revision() == revision();
        }

        byte[] bytes() {
            try (InputStream in =
                    Objects.requireNonNull(EventCodecTest.class.getResourceAsStream("/golden/" + file), file)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public String toString() {
            return file;
        }
    }

    static Stream<Golden> goldens() {
        return Stream.of(
                new Golden(
                        "charge.initiated.r1.json",
                        new ChargeInitiated(
                                Money.of(1999, "EUR"),
                                new PaymentMethod("tok_approve"),
                                CaptureMethod.AUTOMATIC,
                                "1001",
                                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                new Personal(
                                        "Two \"large\" cups — \t☕ 😀",
                                        "customer-7",
                                        Map.of("basket", "b-1", "Ärger", "ja", "a", "")))),
                new Golden(
                        "charge.initiated.r1.least.json",
                        new ChargeInitiated(
                                Money.of(999_999_999_999_999L, "JPY"),
                                new PaymentMethod("tok_approve"),
                                CaptureMethod.MANUAL,
                                null,
                                "v1:0000000000000000000000000000000000000000000000000000000000000000",
                                Personal.NONE)),
                new Golden("charge.attempt-started.r1.json", new AttemptStarted(ATTEMPT, "simulator")),
                new Golden("charge.authorised.r1.json", new ChargeAuthorised(ATTEMPT, 1999, "sim_1", null)),
                new Golden(
                        "charge.authorised.r2.json",
                        new ChargeAuthorised(ATTEMPT, 1999, "sim_1", Instant.parse("2026-12-01T00:00:00.123456Z"))),
                new Golden("charge.authorised.r2.least.json", new ChargeAuthorised(ATTEMPT, 1999, "sim_1", null)),
                new Golden("charge.captured.r1.json", new ChargeCaptured(ATTEMPT, 1999, "sim_1", true)),
                new Golden("charge.captured.r2.json", new ChargeCaptured(ATTEMPT, 500, "sim_1", false)),
                new Golden(
                        "charge.capture-started.r1.json", new CaptureStarted(ATTEMPT, "capture-1", 500, false, true)),
                new Golden("charge.capture-failed.r1.json", new CaptureFailed(ATTEMPT, "expired")),
                new Golden("charge.void-started.r1.json", new VoidStarted(ATTEMPT, "void-1")),
                new Golden("charge.voided.r1.json", new ChargeVoided(ATTEMPT)),
                new Golden("charge.void-failed.r1.json", new VoidFailed(ATTEMPT, "already_captured")),
                new Golden(
                        "charge.refund-started.r1.json",
                        new RefundStarted(ATTEMPT, "refund-1", 500, false, RefundReason.DUPLICATE)),
                new Golden(
                        "charge.refund-started.r1.least.json",
                        new RefundStarted(ATTEMPT, "refund-1", 1999, true, null)),
                new Golden("charge.refunded.r1.json", new ChargeRefunded(ATTEMPT, 500, "sim_2")),
                new Golden("charge.refund-failed.r1.json", new RefundFailed(ATTEMPT, "insufficient_funds")),
                new Golden("charge.authorisation-expired.r1.json", new AuthorisationExpired(1999)),
                new Golden("charge.dispute-opened.r1.json", new DisputeOpened("dp_1", 1999, "fraudulent")),
                new Golden("charge.dispute-won.r1.json", new DisputeWon("dp_1", 1999)),
                new Golden("charge.dispute-lost.r1.json", new DisputeLost("dp_1", 1999)),
                new Golden("charge.refund-returned.r1.json", new RefundReturned(ATTEMPT, 500, "card_declined")),
                new Golden("charge.dispute-amended.r1.json", new DisputeAmended("dp_1", -400)),
                new Golden("charge.dispute-reopened.r1.json", new DisputeReopened("dp_1", 1999, true)),
                new Golden("charge.inquiry-opened.r1.json", new InquiryOpened("dp_1", "general")),
                new Golden("charge.inquiry-closed.r1.json", new InquiryClosed("dp_1")),
                new Golden(
                        "charge.notice-deferred.r1.json",
                        new NoticeDeferred(ATTEMPT, "evt_1", Telling.DISPUTE_OPENED, "dp_1", 1999, "fraudulent")),
                new Golden(
                        "charge.notice-deferred.r1.least.json",
                        new NoticeDeferred(ATTEMPT, "evt_1", Telling.APPROVED, "sim_2", 0, null)),
                new Golden("charge.notice-applied.r1.json", new NoticeApplied("evt_1")),
                new Golden(
                        "charge.gateway-contradiction.r1.json",
                        new GatewayContradiction(
                                ATTEMPT,
                                "amount",
                                "dispute dp_1 opened, 99999 EUR",
                                "success, payment sim_1: of 1999 EUR authorised 1999, captured 1999, refunded 0,"
                                        + " disputed 0, lost 0")),
                new Golden("charge.late-success.r1.json", new LateSuccess(ATTEMPT, 1999, "sim_1", true)),
                new Golden("charge.reversal-started.r1.json", new ReversalStarted(ATTEMPT)),
                new Golden("charge.late-success-reversed.r1.json", new LateSuccessReversed(ATTEMPT, 1999, "sim_2")),
                new Golden("charge.reversal-returned.r1.json", new ReversalReturned(ATTEMPT, 1999, "card_declined")),
                new Golden(
                        "charge.late-success-charged-back.r1.json", new LateSuccessChargedBack(ATTEMPT, "dp_1", -1999)),
                new Golden("charge.review-required.r1.json", new ReviewRequired(ATTEMPT, "retention-over")),
                new Golden(
                        "charge.review-proposed.r1.json",
                        new ReviewProposed(ATTEMPT, true, "pay_1", "asked the gateway", "key_1")),
                new Golden("charge.review-resolved.r1.json", new ReviewResolved(ATTEMPT, true, "asked the gateway")),
                new Golden(
                        "notification.received.r1.json",
                        new NotificationReceived("order-1001-payment", "dispute.opened")),
                new Golden(
                        "correction.posted.r1.json",
                        new CorrectionPosted(
                                "the fee of November was booked twice",
                                4711L,
                                Currency.of("EUR"),
                                List.of(
                                        new StatedLeg("gateway:stripe:receivable", Side.DEBIT, 35),
                                        new StatedLeg("gateway:stripe:fees", Side.CREDIT, 35)),
                                Instant.parse("2026-11-30T23:59:59Z"),
                                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                new Golden(
                        "correction.posted.r1.least.json",
                        new CorrectionPosted(
                                "found at the month's end",
                                null,
                                Currency.of("JPY"),
                                List.of(
                                        new StatedLeg("tenant:acme:bank", Side.DEBIT, 999_999_999_999_999L),
                                        new StatedLeg("tenant:acme:other-income", Side.CREDIT, 999_999_999_999_999L)),
                                null,
                                "v1:0000000000000000000000000000000000000000000000000000000000000000")),
                new Golden(
                        "month.closed.r1.json",
                        new MonthClosed(YearMonth.of(2026, 1), MonthEvent.lastInstant(YearMonth.of(2026, 1)))),
                new Golden(
                        "month.sealed.r1.json",
                        new MonthSealed(
                                YearMonth.of(2026, 1), 4711, 10, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")),
                new Golden(
                        "webhook.endpoint-created.r1.json",
                        new EndpointCreated(
                                "shop-1",
                                "https://shop.example/hooks",
                                List.of("charge.*", "webhook.endpoint-disabled"),
                                WebhookMode.ORDERED,
                                WebhookSignature.ED25519,
                                17L,
                                new SigningKey("s1.0a1b2c3d.AAAA", "whpk_AAAA"),
                                "v1:0000000000000000000000000000000000000000000000000000000000000000")),
                new Golden(
                        "webhook.endpoint-created.r1.least.json",
                        new EndpointCreated(
                                "shop-1",
                                "https://shop.example/hooks",
                                List.of("charge.captured"),
                                WebhookMode.PARALLEL,
                                WebhookSignature.HMAC_SHA256,
                                null,
                                new SigningKey("s1.0a1b2c3d.AAAA", null),
                                "v1:0000000000000000000000000000000000000000000000000000000000000000")),
                new Golden(
                        "webhook.endpoint-changed.r1.json",
                        new EndpointChanged(
                                "shop-1",
                                "https://shop.example/hooks/2",
                                List.of("charge.captured"),
                                WebhookMode.ORDERED)),
                new Golden("webhook.endpoint-enabled.r1.json", new EndpointEnabled("shop-1", Resume.POSITION, 0L)),
                new Golden(
                        "webhook.endpoint-enabled.r1.least.json", new EndpointEnabled("shop-1", Resume.CURSOR, null)),
                new Golden("webhook.endpoint-disabled.r1.json", new EndpointDisabled("shop-1", DisabledReason.FAILING)),
                new Golden("webhook.endpoint-deleted.r1.json", new EndpointDeleted("shop-1")),
                new Golden(
                        "webhook.secret-rotated.r1.json",
                        new SecretRotated("shop-1", new SigningKey("s1.0a1b2c3d.BBBB", null), 86_400)),
                new Golden("webhook.endpoint-tested.r1.json", new EndpointTested("shop-1")),
                new Golden("webhook.resend-requested.r1.json", new ResendRequested("shop-1", 16, 17)),
                new Golden("charge.declined.r1.json", new ChargeDeclined(ATTEMPT, "insufficient_funds")),
                new Golden("charge.outcome-unknown.r1.json", new OutcomeUnknown(ATTEMPT, "timeout")),
                new Golden("order.claimed.r1.json", new OrderClaimed("order-1001-payment")),
                new Golden("token.issued.r1.json", new TokenIssued(900)),
                new Golden("token.redeemed.r1.json", new TokenRedeemed("order-1001-payment")),
                new Golden("key.cancelled.r1.json", new KeyCancelled()),
                new Golden(
                        "key.bound.r1.json",
                        KeyBound.alias(
                                "order-1001-payment",
                                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                new Golden(
                        "key.bound.r2.json",
                        new KeyBound(
                                "order-1001-payment",
                                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                                KeyOperation.REFUND,
                                ATTEMPT)),
                new Golden(
                        "key.bound.r2.least.json",
                        KeyBound.alias(
                                "order-1001-payment",
                                "v1:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")),
                new Golden(
                        "settlement.file-received.r1.json",
                        new SettlementFileReceived(
                                FILE,
                                FILE,
                                "simulator",
                                SettlementFormat.CAMT_053,
                                "v1:0000000000000000000000000000000000000000000000000000000000000000",
                                4_096,
                                2,
                                LocalDate.of(2026, 11, 1),
                                LocalDate.of(2026, 11, 30),
                                List.of())),
                new Golden(
                        "settlement.file-received.r2.json",
                        new SettlementFileReceived(
                                FILE + "-2",
                                FILE,
                                "simulator",
                                SettlementFormat.CAMT_053,
                                "v1:0000000000000000000000000000000000000000000000000000000000000000",
                                4_096,
                                2,
                                LocalDate.of(2026, 11, 1),
                                LocalDate.of(2026, 11, 30),
                                List.of(
                                        new Statement("DE02120300000000202051", "stmt-7/7/1", true),
                                        new Statement(null, "stmt-8", false)))),
                new Golden(
                        "settlement.lines-recorded.r2.json",
                        new SettlementLinesRecorded(FILE, "simulator", 51, false, List.of(IDENTIFIED))),
                new Golden(
                        "settlement.lines-recorded.r3.json",
                        new SettlementLinesRecorded(FILE, "simulator", 51, List.of(IDENTIFIED))),
                new Golden(
                        "settlement.lines-staged.r1.json",
                        new SettlementLinesStaged(
                                new SettlementLinesRecorded(FILE, "simulator", 51, false, List.of(IDENTIFIED)))),
                new Golden(
                        "settlement.lines-staged.r2.json",
                        new SettlementLinesStaged(
                                new SettlementLinesRecorded(FILE, "simulator", 51, List.of(IDENTIFIED)))),
                new Golden(
                        "settlement.lines-counted.r1.json",
                        new SettlementLinesCounted(FILE, "0123456789abcdef0123456789abcdef", 3, 17)),
                new Golden("settlement.lines-withdrawn.r1.json", new SettlementLinesWithdrawn(FILE, 17)),
                new Golden(
                        "settlement.file-reversed.r1.json",
                        new SettlementFileReversed(FILE, "The fees were read with the wrong sign.")),
                new Golden(
                        "settlement.lines-reversed.r1.json",
                        new SettlementLinesReversed(
                                17, new SettlementLinesRecorded(FILE, "simulator", 51, false, List.of(IDENTIFIED)))),
                new Golden(
                        "settlement.lines-reversed.r2.json",
                        new SettlementLinesReversed(
                                17, new SettlementLinesRecorded(FILE, "simulator", 51, List.of(IDENTIFIED)))),
                new Golden(
                        "settlement.lines-recorded.r1.json",
                        new SettlementLinesRecorded(
                                FILE,
                                "simulator",
                                1,
                                false,
                                List.of(
                                        new SettlementLine(
                                                2,
                                                SettlementKind.PAYMENT,
                                                ATTEMPT,
                                                "sim_1",
                                                1999,
                                                59,
                                                1940,
                                                Currency.of("EUR"),
                                                LocalDate.of(2026, 11, 3)),
                                        new SettlementLine(
                                                3,
                                                SettlementKind.PAYOUT,
                                                null,
                                                null,
                                                1940,
                                                0,
                                                -1940,
                                                Currency.of("EUR"),
                                                LocalDate.of(2026, 11, 4))))),
                new Golden(
                        "settlement.break-explained.r1.json",
                        new BreakExplained(FILE, "line-1", "The gateway booked it a day late.")),
                new Golden(
                        "settlement.break-explained.r2.json",
                        new BreakExplained(FILE, "line-1", "The gateway booked it a day late.")),
                new Golden(
                        "settlement.break-resolved.r2.json",
                        new BreakResolved(FILE, "position-7", "It is in the next file.")),
                new Golden(
                        "settlement.break-resolved.r1.json",
                        new BreakResolved(FILE, "position-7", "It is in the next file.")),
                new Golden(
                        "settlement.profile-defined.r1.json",
                        new SettlementProfileDefined("example-pay", "{\"title\":\"Example Pay\"}")));
    }

    static Stream<Golden> currentGoldens() {
        return goldens().filter(Golden::isCurrent);
    }

    @ParameterizedTest
    @MethodSource("currentGoldens")
    void theStoredFormOfAnEventNeverChangesByAByte(Golden golden) {
        StoredPayload stored = EventCodec.CURRENT.encode(golden.event());

        assertThat(stored.type()).isEqualTo(golden.type());
        assertThat(stored.revision()).isEqualTo(golden.revision());
        assertThat(new String(stored.bytes(), StandardCharsets.UTF_8))
                .isEqualTo(new String(golden.bytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("goldens")
    void historyOfEveryRevisionLoads(Golden golden) {
        assertThat(EventCodec.CURRENT.decode(new StoredPayload(golden.type(), golden.revision(), golden.bytes())))
                .isEqualTo(golden.event());
    }

    @Test
    void everyKindOfEventHasAGoldenFile() {
        assertThat(currentGoldens().map(Golden::type).collect(Collectors.toSet()))
                .isEqualTo(EventCodec.CURRENT.typeNames());
    }

    @Test
    void metadataHasOneStoredForm() {
        EventMetadata metadata = new EventMetadata("acme", "key_1", "req-1", "req-0", ATTEMPT);

        byte[] stored = EventCodec.CURRENT.encode(metadata);

        assertThat(new String(stored, StandardCharsets.UTF_8))
                .isEqualTo("{\"actor\":\"key_1\",\"causation_id\":\"" + ATTEMPT
                        + "\",\"correlation_id\":\"req-0\",\"request_id\":\"req-1\",\"tenant\":\"acme\"}");
        assertThat(EventCodec.CURRENT.decodeMetadata(stored)).isEqualTo(metadata);
    }

    @Test
    void metadataLeavesOutWhatIsTheRequestAndStillHasIt() {
        EventMetadata metadata = new EventMetadata("acme", "key_1", "req-1", "req-1", "req-1");

        byte[] stored = EventCodec.CURRENT.encode(metadata);

        assertThat(new String(stored, StandardCharsets.UTF_8))
                .isEqualTo("{\"actor\":\"key_1\",\"request_id\":\"req-1\",\"tenant\":\"acme\"}");
        assertThat(EventCodec.CURRENT.decodeMetadata(stored)).isEqualTo(metadata);
    }

    @Test
    void metadataThatWasStoredWholeIsReadAsItIs() {
        byte[] stored = ("{\"actor\":\"key_1\",\"causation_id\":\"req-1\",\"correlation_id\":\"req-1\","
                        + "\"request_id\":\"req-1\",\"tenant\":\"acme\"}")
                .getBytes(StandardCharsets.UTF_8);

        assertThat(EventCodec.CURRENT.decodeMetadata(stored))
                .isEqualTo(new EventMetadata("acme", "key_1", "req-1", "req-1", "req-1"));
    }

    @Test
    void anEarlierRevisionPassesEveryUpcasterOfItsKindInOrder() {
        EventType thirdRevision = new EventType("order.claimed", 3, OrderClaimed.class);
        EventCodec codec = new EventCodec(
                List.of(thirdRevision),
                List.of(
                        new Upcaster(
                                new Upcaster.From("order.claimed", 1),
                                json -> json.put("charge", json.remove("key").stringValue() + "-2")),
                        new Upcaster(
                                new Upcaster.From("order.claimed", 2),
                                json -> json.put(
                                        "charge_id", json.remove("charge").stringValue() + "-3"))));

        assertThat(codec.decode(new StoredPayload("order.claimed", 1, utf8("{\"key\":\"k\"}"))))
                .isEqualTo(new OrderClaimed("k-2-3"));
        assertThat(codec.decode(new StoredPayload("order.claimed", 2, utf8("{\"charge\":\"k\"}"))))
                .isEqualTo(new OrderClaimed("k-3"));
    }

    @Test
    void aLaterRevisionOrKindIsRefusedRatherThanMisread() {
        assertThatThrownBy(() -> EventCodec.CURRENT.decode(new StoredPayload("order.claimed", 2, utf8("{}"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("later version");
        assertThatThrownBy(() -> EventCodec.CURRENT.decode(new StoredPayload("order.lost", 1, utf8("{}"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("later version");
    }

    @Test
    void personalFieldsAndPaymentMethodsDoNotShowInTexts() {
        assertThat(goldens().map(golden -> golden.event().toString()))
                .noneMatch(text -> text.contains("tok_approve")
                        || text.contains("customer-7")
                        || text.contains("cups")
                        || text.contains("b-1"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
