package io.paymentledger.ledger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.RefundReason;
import io.paymentledger.ledger.charge.GatewayOutcome;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Fault;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import io.paymentledger.ledger.gateway.GatewayFinding.Another;
import io.paymentledger.ledger.gateway.GatewayFinding.NeverSeen;
import io.paymentledger.ledger.gateway.GatewayFinding.Settled;
import io.paymentledger.ledger.gateway.GatewayFinding.Undecided;
import io.paymentledger.ledger.gateway.GatewayRequest.Authorise;
import io.paymentledger.ledger.gateway.GatewayRequest.Capture;
import io.paymentledger.ledger.gateway.GatewayRequest.Refund;
import io.paymentledger.ledger.gateway.GatewayRequest.VoidAuthorisation;
import io.paymentledger.simulator.BookedPayment;
import io.paymentledger.simulator.GatewaySimulator;
import io.paymentledger.simulator.Hold;
import io.paymentledger.simulator.Hold.Point;
import io.paymentledger.simulator.Hold.Requests;
import io.paymentledger.simulator.SimulatorSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the adapter makes of every way in which a gateway can answer, or not. */
class SimulatorGatewayTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final TimeLimits LIMITS =
            new TimeLimits(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2));

    private static final GatewaySimulator SIMULATOR = GatewaySimulator.start(SimulatorSettings.inMemory());
    private static final SimulatorGateway GATEWAY = new SimulatorGateway(SIMULATOR.url(), Duration.ofDays(1), LIMITS);

    @AfterAll
    static void stop() {
        GATEWAY.close();
        SIMULATOR.close();
    }

    @Test
    void anApprovalNamesThePaymentAndSaysWhetherItWasTaken() {
        Approved taken = (Approved) GATEWAY.authorise(payment("att_taken", "tok_approve"));
        Approved held = (Approved) GATEWAY.authorise(manual("att_held", "tok_approve"));

        assertThat(taken.captured()).isTrue();
        assertThat(held.captured()).isFalse();
        assertThat(only("att_taken").id()).isEqualTo(taken.reference());
        assertThat(only("att_taken").amount()).isEqualTo(1999);
        assertThat(only("att_taken").currency()).isEqualTo("EUR");
    }

    @Test
    void anAuthorisationsExpiryIsTheGateways() {
        Approved held = (Approved) GATEWAY.authorise(manual("att_expiring", "tok_expire_3600"));

        assertThat(held.expiresAt()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "tok_decline, card_declined",
        "tok_decline_insufficient_funds, insufficient_funds",
        "tok_decline_of_no_such_code, card_declined",
        "no_token, invalid_payment_method"
    })
    void aDeclineHasACodeOfTheLedgers(String token, String code) {
        assertThat(GATEWAY.authorise(payment("att_" + token, token))).isEqualTo(new Declined(code));
    }

    @ParameterizedTest
    @CsvSource({
        "tok_drop, connection-lost, CONNECTION, 1",
        "tok_drop_before, connection-lost, CONNECTION, 0",
        "tok_500_before, http-500, STATUS, 0",
        "tok_500_after, http-500, STATUS, 1",
        "tok_garbage, unreadable-answer, UNREADABLE, 1",
        "tok_hang, timeout, TIMEOUT, 0",
        "tok_hang_charged, timeout, TIMEOUT, 1"
    })
    void aLostAnswerIsUnknownWhateverWasCharged(String token, String reason, Fault fault, int charges) {
        assertThat(GATEWAY.authorise(payment("att_" + token, token))).isEqualTo(new Unknown(reason, fault));
        assertThat(SIMULATOR.book().payments("att_" + token)).hasSize(charges);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_drop", "tok_500_after", "tok_garbage"})
    void whatWasChargedIsFoundByItsAttemptAndChargedOnceWhenSentAgain(String token) {
        Authorise request = payment("att_again_" + token, token);
        GATEWAY.authorise(request);

        Settled found = (Settled) inquire(GATEWAY, request);

        assertThat(found.outcome()).isEqualTo(GATEWAY.authorise(request));
        assertThat(only(request.attemptId()).captured()).isEqualTo(1999);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_drop_before", "tok_500_before"})
    void whatWasNotChargedWasNeverSeenAndSucceedsWhenSentAgain(String token) {
        Authorise request = payment("att_before_" + token, token);
        GATEWAY.authorise(request);

        assertThat(inquire(GATEWAY, request)).isEqualTo(new NeverSeen());
        assertThat(GATEWAY.authorise(request)).isInstanceOf(Approved.class);
        assertThat(only(request.attemptId()).captured()).isEqualTo(1999);
    }

    @Test
    void whatIsStillBeingWorkedOnIsUndecidedAndASecondSendingUnknown() throws Exception {
        Authorise request = payment("att_held_up", "tok_approve+held-up");
        Hold hold = SIMULATOR.hold(Requests.nextAt(Point.BEFORE_CHARGING).of("tok_approve+held-up"));
        CompletableFuture<GatewayOutcome> first =
                CompletableFuture.supplyAsync(() -> GATEWAY.authorise(request), Thread::startVirtualThread);
        assertThat(hold.awaitHeld(1, LIMIT)).isTrue();

        assertThat(inquire(GATEWAY, request)).isEqualTo(new Undecided("processing"));
        assertThat(GATEWAY.authorise(request)).isEqualTo(new Unknown("http-409"));

        hold.release();
        first.join();
        await().until(() -> inquire(GATEWAY, request) instanceof Settled);
        assertThat(only(request.attemptId()).captured()).isEqualTo(1999);
    }

    @Test
    void partsAreCapturedAndRefundedAndTheirOutcomesFoundByTheirOwnAttempts() {
        String payment = ((Approved) GATEWAY.authorise(manual("att_parts", "tok_approve"))).reference();
        Capture first = new Capture("att_parts_c1", payment, Money.of(500, "EUR"), false);
        Capture tooMuch = new Capture("att_parts_c2", payment, Money.of(1500, "EUR"), false);
        Refund refund = new Refund("att_parts_r1", payment, Money.of(500, "EUR"), RefundReason.FRAUDULENT);

        assertThat(GATEWAY.capture(first)).isEqualTo(new Approved(payment, true, null));
        assertThat(GATEWAY.capture(tooMuch)).isEqualTo(new Declined("amount_too_large"));
        assertThat(GATEWAY.voidAuthorisation(new VoidAuthorisation("att_parts_v1", payment)))
                .isEqualTo(new Declined("invalid_state"));
        GatewayOutcome refunded = GATEWAY.refund(refund);

        assertThat(((Approved) refunded).reference()).isNotEqualTo(payment);
        assertThat(inquire(GATEWAY, refund)).isEqualTo(new Settled(refunded));
        assertThat(inquire(GATEWAY, first)).isEqualTo(new Settled(new Approved(payment, true, null)));
        assertThat(only("att_parts").captured()).isEqualTo(500);
        assertThat(only("att_parts").refunded()).isEqualTo(500);
    }

    @Test
    void aVoidLetsTheMoneyGo() {
        String payment = ((Approved) GATEWAY.authorise(manual("att_void", "tok_approve"))).reference();

        assertThat(GATEWAY.voidAuthorisation(new VoidAuthorisation("att_void_v", payment)))
                .isEqualTo(new Approved(payment, false, null));
        assertThat(only("att_void").voided()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"tok_refund_decline_insufficient_balance, insufficient_balance", "tok_refund_decline, card_declined"})
    void aRefundIsDeclinedAsItsTokenSays(String token, String code) {
        String payment = ((Approved) GATEWAY.authorise(payment("att_" + token, token))).reference();

        assertThat(GATEWAY.refund(new Refund("att_r_" + token, payment, Money.of(1, "EUR"), null)))
                .isEqualTo(new Declined(code));
    }

    @Test
    void aGatewayThatIsNotThereLeavesTheOutcomeUnknownAndTheInquiryUndecided() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (SimulatorGateway nowhere = at(port)) {
            assertThat(nowhere.authorise(payment("att_nowhere", "tok_approve")))
                    .isEqualTo(new Unknown("not-connected", Fault.CONNECTION));
            assertThat(inquire(nowhere, payment("att_nowhere", "tok_approve")))
                    .isEqualTo(new Undecided("not-connected"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            200 | {"reference":"att_odd","status":"approved","payment":"p"} | http-200 | NONE
            201 | {"reference":"att_odd","status":"approved","payment":"p","operation":"payment","amount":1,"currency":"EUR","captured":true} | another-request: payment 1 EUR | NONE
            201 | {"reference":"att_odd","status":"approved","payment":"p","operation":"payment","amount":1999,"currency":"USD","captured":true} | another-request: payment 1999 USD | NONE
            201 | {"reference":"att_odd","status":"approved","payment":"p","operation":"refund","amount":1999,"currency":"EUR","captured":true} | another-request: refund 1999 EUR | NONE
            201 | {"reference":"att_odd","status":"approved","payment":"p","operation":"payment","amount":1999,"currency":"EUR"} | another-request: payment 1999 EUR | NONE
            402 | {"reference":"att_odd","status":"declined","operation":"payment","amount":1,"currency":"EUR"} | another-request: payment 1 EUR | NONE
            201 | {"reference":"att_other","status":"approved","payment":"p"} | unreadable-answer | UNREADABLE
            201 | {"reference":"att_odd","status":"approved","operation":"payment","amount":1999,"currency":"EUR","captured":true} | unreadable-answer | UNREADABLE
            201 | {"reference":"att_odd","status":"declined","decline_code":"c","operation":"payment","amount":1999,"currency":"EUR"} | unreadable-answer | UNREADABLE
            201 | {"reference":"att_odd","status":"what","operation":"payment","amount":1999,"currency":"EUR","captured":true} | unreadable-answer | UNREADABLE
            201 | null                                                      | unreadable-answer | UNREADABLE
            201 | []                                                        | unreadable-answer | UNREADABLE
            402 | {"reference":"att_odd","status":"approved","payment":"p","operation":"payment","amount":1999,"currency":"EUR","captured":true} | unreadable-answer | UNREADABLE
            402 | {"reference":"att_odd","status":"declined","operation":"payment","amount":1999,"currency":"EUR"} | unreadable-answer | UNREADABLE
            402 | <html>Payment required</html>                             | unreadable-answer | UNREADABLE
            400 | {"code":"invalid_request"}                                | http-400 | NONE
            404 | {"code":"payment_not_found"}                              | http-404 | NONE
            429 | {}                                                        | http-429 | STATUS
            503 | {}                                                        | http-503 | STATUS
            """)
    void anAnswerThatIsNotExactlyOneOfOursIsUnknown(int status, String body, String reason, Fault fault)
            throws IOException {
        try (ServerSocket server = answering(status, body);
                SimulatorGateway odd = at(server.getLocalPort())) {
            assertThat(odd.authorise(payment("att_odd", "tok_approve"))).isEqualTo(new Unknown(reason, fault));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | {"code":"not_here"}                         | http-404 | NONE
            404 | <html>Not found</html>                      | unreadable-answer | UNREADABLE
            500 | {"code":"not_found"}                        | http-500
            200 | {"code":"not_found"}                        | unreadable-answer | UNREADABLE
            200 | {"reference":"att_other","status":"approved","payment":"p"} | unreadable-answer | UNREADABLE
            """)
    void onlyTheSimulatorsOwnNotFoundMeansNeverSeen(int status, String body, String reason) throws IOException {
        try (ServerSocket server = answering(status, body);
                SimulatorGateway odd = at(server.getLocalPort())) {
            assertThat(inquire(odd, payment("att_odd", "tok_approve"))).isEqualTo(new Undecided(reason));
        }
    }

    @Test
    void anAttemptOfAnotherRequestIsNeverTakenForThisOne() {
        Authorise request = manual("att_reused", "tok_approve");
        String payment = ((Approved) GATEWAY.authorise(request)).reference();
        GATEWAY.capture(new Capture("att_reused_c", payment, Money.of(500, "EUR"), true));
        GATEWAY.refund(new Refund("att_reused_r", payment, Money.of(200, "EUR"), null));
        String other = ((Approved) GATEWAY.authorise(manual("att_reused_2", "tok_approve"))).reference();
        GATEWAY.voidAuthorisation(new VoidAuthorisation("att_reused_v", other));

        List<GatewayRequest> others = List.of(
                payment("att_reused", "tok_approve"),
                new Authorise("att_reused", Money.of(1998, "EUR"), request.paymentMethod(), CaptureMethod.MANUAL),
                new Authorise("att_reused", Money.of(1999, "USD"), request.paymentMethod(), CaptureMethod.MANUAL),
                new Capture("att_reused", payment, Money.of(1999, "EUR"), true),
                new Capture("att_reused_c", payment, Money.of(501, "EUR"), true),
                new Capture("att_reused_c", other, Money.of(500, "EUR"), true),
                new Refund("att_reused_r", payment, Money.of(201, "EUR"), null),
                new Refund("att_reused_r", other, Money.of(200, "EUR"), null),
                new VoidAuthorisation("att_reused_v", payment));

        assertThat(others)
                .allSatisfy(another -> assertThat(inquire(GATEWAY, another)).isInstanceOf(Another.class));
        assertThat(GATEWAY.authorise(payment("att_reused", "tok_approve"))).isInstanceOf(Unknown.class);
        assertThat(SIMULATOR.book().payments("att_reused")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a\r\nX-Other: y", "\u2028", "a/../b", "p?x=1#y", "%2e", "\u00fc"})
    void aPaymentIsFoundWhateverTheGatewayHasCalledIt(String name) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (ServerSocket server = answering(503, "{}", lines::add);
                SimulatorGateway odd = at(server.getLocalPort())) {
            odd.refund(new Refund("att_named", name, Money.of(1, "EUR"), null));
        }
        String path = lines.getFirst().replaceFirst("POST /v1/payments/([^/]*)/refunds HTTP/1.1", "$1");
        assertThat(URLDecoder.decode(path, StandardCharsets.UTF_8)).isEqualTo(name);
    }

    @Test
    void whatAGatewaySaysOfAnotherRequestCanBeKept() throws IOException {
        String said = "{\"reference\":\"att_odd\",\"status\":\"approved\",\"operation\":\"\\u0000\\ud800\"}";
        try (ServerSocket server = answering(200, said);
                SimulatorGateway odd = at(server.getLocalPort())) {
            assertThat(inquire(odd, payment("att_odd", "tok_approve")))
                    .isEqualTo(new Another("\ufffd\ufffd null null"));
        }
    }

    private static GatewayFinding inquire(SimulatorGateway gateway, GatewayRequest request) {
        return gateway.inquire(request, Instant.EPOCH);
    }

    private static SimulatorGateway at(int port) {
        return new SimulatorGateway(URI.create("http://127.0.0.1:" + port), Duration.ofDays(1), LIMITS);
    }

    /** A server that gives each connection the same answer. */
    private static ServerSocket answering(int status, String body) throws IOException {
        return answering(status, body, _ -> {});
    }

    /** The same, which tells the first line of each request. */
    private static ServerSocket answering(int status, String body, Consumer<String> told) throws IOException {
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        byte[] answer = "HTTP/1.1 %s -\r\nContent-Length: %s\r\nConnection: close\r\n\r\n%s"
                .formatted(status, body.length(), body)
                .getBytes(StandardCharsets.UTF_8);
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try (Socket connection = server.accept();
                        OutputStream out = connection.getOutputStream()) {
                    told.accept(readRequest(connection));
                    out.write(answer);
                } catch (IOException e) {
                    // The test is over, or its client went away.
                }
            }
        });
        return server;
    }

    /** Gives its first line. */
    private static String readRequest(Socket connection) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) connection.getInputStream().read());
        }
        Matcher length = Pattern.compile("(?i)content-length: ([0-9]+)").matcher(request);
        if (length.find()) {
            connection.getInputStream().readNBytes(Integer.parseInt(length.group(1)));
        }
        return request.substring(0, request.indexOf("\r\n"));
    }

    private static BookedPayment only(String reference) {
        assertThat(SIMULATOR.book().payments(reference)).hasSize(1);
        return SIMULATOR.book().payments(reference).getFirst();
    }

    private static Authorise payment(String attempt, String token) {
        return new Authorise(attempt, Money.of(1999, "EUR"), new PaymentMethod(token), CaptureMethod.AUTOMATIC);
    }

    private static Authorise manual(String attempt, String token) {
        return new Authorise(attempt, Money.of(1999, "EUR"), new PaymentMethod(token), CaptureMethod.MANUAL);
    }
}
