package io.paymentledger.ledger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.standardwebhooks.Webhook;
import io.paymentledger.ledger.charge.GatewayNotification;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayNotification.Subject;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what the simulator signed, a moment ago, is believed. */
class SimulatorNotificationsTest {

    private static final String SECRET = "whsec_c2ltdWxhdG9yLW9mLXRlc3Rz";
    private static final String CAPTURED = """
            {"id":"evt_1","type":"payment.captured","created_at":"2026-11-24T10:00:00Z","data":{"id":"pay_1",\
            "operation":"payment","reference":"att_1","payment":"pay_1","status":"approved","amount":1999,\
            "currency":"EUR","captured":true}}""";
    private static final String DISPUTE = """
            {"id":"evt_1","type":"dispute.%s","data":{"id":"dsp_1","payment":"pay_1","reference":"att_2",\
            "amount":500,"currency":"EUR","reason":"fraudulent"}}""";

    private final SimulatorNotifications notifications = new SimulatorNotifications(SECRET);

    @Test
    void aLateSuccessIsTheOutcomeOfItsAttempt() throws Exception {
        assertThat(notifications.read(signed(CAPTURED, Instant.now()), bytes(CAPTURED)))
                .contains(new GatewayNotification(
                        "simulator",
                        "evt_1",
                        "att_1",
                        "payment.captured",
                        new Fact.Settled(new Approved("pay_1", true, null), Subject.PAYMENT, 1999L, "EUR")));
    }

    private static String authorised(String expiry) {
        return CAPTURED.replace("payment.captured", "payment.authorised")
                .replace("\"captured\":true", "\"captured\":false,\"expires_at\":\"" + expiry + "\"");
    }

    private static Fact held(@Nullable Instant until) {
        return new Fact.Settled(new Approved("pay_1", false, until), Subject.PAYMENT, 1999L, "EUR");
    }

    @Test
    void anAuthorisationTellsItsExpiry() throws Exception {
        assertThat(fact(authorised("2026-12-01T00:00:00Z"))).isEqualTo(held(Instant.parse("2026-12-01T00:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0001-12-31T00:00:00Z",
                "1969-12-31T23:59:59Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T00:00:00Z"
            })
    void anExpiryThatCannotBeSaysNothing(String expiry) throws Exception {
        assertThat(fact(authorised(expiry))).isEqualTo(held(null));
    }

    @Test
    void anExpiryIsCutToMicroseconds() throws Exception {
        assertThat(fact(authorised("2026-12-01T00:00:00.123456789Z")))
                .isEqualTo(held(Instant.parse("2026-12-01T00:00:00.123456Z")));
    }

    @Test
    void aCurrencyThatNoTextCanHoldIsKeptAsFarAsItCan() throws Exception {
        for (String body : List.of(CAPTURED, DISPUTE.formatted("opened"), DISPUTE.formatted("won"))) {
            assertThat(body).contains("\"currency\":\"EUR\"");
            assertThat(fact(body.replace("\"EUR\"", "\"\\ud800\"")).toString()).contains("\ufffd");
        }
    }

    @Test
    void disputesAreOpenedWonAndLost() throws Exception {
        assertThat(fact(DISPUTE.formatted("opened")))
                .isEqualTo(new Fact.DisputeOpened("dsp_1", 500, "EUR", "fraudulent"));
        assertThat(fact(DISPUTE.formatted("won"))).isEqualTo(new Fact.DisputeClosed("dsp_1", 500, "EUR", true));
        assertThat(fact(DISPUTE.formatted("lost"))).isEqualTo(new Fact.DisputeClosed("dsp_1", 500, "EUR", false));
    }

    @Test
    void inquiriesAreOpenedAndClosedAndHaveNoSum() throws Exception {
        String inquiry = DISPUTE.replace("dispute.", "inquiry.").replace("\"amount\":500,", "");

        assertThat(fact(inquiry.formatted("opened"))).isEqualTo(new Fact.InquiryOpened("dsp_1", "fraudulent"));
        assertThat(fact(inquiry.formatted("closed"))).isEqualTo(new Fact.InquiryClosed("dsp_1"));
    }

    @Test
    void whatIsHeldNoMoreHasItsPaymentAndNoSum() throws Exception {
        assertThat(fact(CAPTURED.replace("payment.captured", "authorisation.released")))
                .isEqualTo(new Fact.HoldReleased("pay_1"));
    }

    @Test
    void whatTheLedgerDoesNotUnderstandIsNothingButThatItWasTold() throws Exception {
        assertThat(fact(CAPTURED.replace("payment.captured", "payment.reviewed")))
                .isEqualTo(new Fact.Other());
    }

    @Test
    void whatIsAboutNoAttemptIsEmpty() throws Exception {
        String body = "{\"id\":\"evt_1\",\"type\":\"payout.paid\",\"data\":{\"amount\":1}}";

        assertThat(notifications.read(signed(body, Instant.now()), bytes(body))).isEmpty();
    }

    @Test
    void anotherBodyThanTheSignedOneIsRefused() throws Exception {
        assertInvalid(signed(CAPTURED, Instant.now()), CAPTURED.replace("1999", "1"));
    }

    @Test
    void anotherSecretIsRefused() throws Exception {
        Map<String, String> headers = signed("whsec_YW5vdGhlci1zZWNyZXQtb2Ytb3Vycw==", CAPTURED, Instant.now());

        assertInvalid(headers, CAPTURED);
    }

    @ParameterizedTest
    @ValueSource(longs = {-400, 400})
    void aTimeFarFromNowIsRefused(long seconds) throws Exception {
        assertInvalid(signed(CAPTURED, Instant.now().plusSeconds(seconds)), CAPTURED);
    }

    @Test
    void aTimeThatIsNearEnoughIsBelieved() throws Exception {
        Instant before = Instant.now().minus(Duration.ofMinutes(4));

        assertThat(notifications.read(signed(CAPTURED, before), bytes(CAPTURED)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void aMissingHeaderIsRefused(String name) throws Exception {
        Map<String, String> headers = signed(CAPTURED, Instant.now());
        headers.remove(name);

        assertInvalid(headers, CAPTURED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{}",
                "{\"type\":\"payment.captured\"}",
                "{\"type\":\"payment.captured\",\"data\":{\"payment\":\"pay_1\"}}"
            })
    void aSignedBodyThatMakesNoSenseIsRefused(String body) throws Exception {
        assertInvalid(signed(body, Instant.now()), body);
    }

    @Test
    void whatIsAboutAnAttemptIsReadAsFarAsItGoes() throws Exception {
        assertThat(fact(DISPUTE.formatted("opened").replace("500", "\"500\"")))
                .isEqualTo(new Fact.Unreadable("dispute.opened", "the amount cannot be read"));
        assertThat(fact(DISPUTE.formatted("opened").replace(",\"reason\":\"fraudulent\"", "")))
                .isEqualTo(new Fact.DisputeOpened("dsp_1", 500, "EUR", Fact.NOT_TOLD));
    }

    private Fact fact(String body) throws Exception {
        return notifications
                .read(signed(body, Instant.now()), bytes(body))
                .orElseThrow()
                .fact();
    }

    private void assertInvalid(Map<String, String> headers, String body) {
        assertThatThrownBy(() -> notifications.read(headers, bytes(body)))
                .isInstanceOf(InvalidNotificationException.class);
    }

    private static Map<String, String> signed(String body, Instant at) throws Exception {
        return signed(SECRET, body, at);
    }

    private static Map<String, String> signed(String secret, String body, Instant at) throws Exception {
        Map<String, String> headers = new HashMap<>();
        headers.put("webhook-id", "evt_1");
        headers.put("webhook-timestamp", Long.toString(at.getEpochSecond()));
        headers.put("webhook-signature", new Webhook(secret).sign("evt_1", at.getEpochSecond(), body));
        return headers;
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
