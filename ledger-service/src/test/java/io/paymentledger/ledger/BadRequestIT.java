package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every malformed request gets its named refusal, charges nothing and leaves its key free. */
class BadRequestIT extends RefusalsFixture {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"amount":1999,"currency":"EUR"}                                                     | /payment_method
            {"amount":1999,"payment_method":"tok_approve"}                                       | /currency
            {"currency":"EUR","payment_method":"tok_approve"}                                    | /amount
            {"amount":null,"currency":"EUR","payment_method":"tok_approve"}                      | /amount
            {"amount":0,"currency":"EUR","payment_method":"tok_approve"}                         | /amount
            {"amount":-1,"currency":"EUR","payment_method":"tok_approve"}                        | /amount
            {"amount":1000000000000000,"currency":"EUR","payment_method":"tok_approve"}          | /amount
            {"amount":99999999999999999999,"currency":"EUR","payment_method":"tok_approve"}      | /amount
            {"amount":1000.0,"currency":"EUR","payment_method":"tok_approve"}                    | /amount
            {"amount":1e3,"currency":"EUR","payment_method":"tok_approve"}                       | /amount
            {"amount":"1000","currency":"EUR","payment_method":"tok_approve"}                    | /amount
            {"amount":true,"currency":"EUR","payment_method":"tok_approve"}                      | /amount
            {"amount":[1],"currency":"EUR","payment_method":"tok_approve"}                       | /amount
            {"amount":1999,"currency":"eur","payment_method":"tok_approve"}                      | /currency
            {"amount":1999,"currency":"EURO","payment_method":"tok_approve"}                     | /currency
            {"amount":1999,"currency":"DEM","payment_method":"tok_approve"}                      | /currency
            {"amount":1999,"currency":"XAU","payment_method":"tok_approve"}                      | /currency
            {"amount":1999,"currency":"XXX","payment_method":"tok_approve"}                      | /currency
            {"amount":1999,"currency":"","payment_method":"tok_approve"}                         | /currency
            {"amount":1999,"currency":978,"payment_method":"tok_approve"}                        | /currency
            {"amount":1999,"currency":"EUR","payment_method":""}                                 | /payment_method
            {"amount":1999,"currency":"EUR","payment_method":"tok\\u0000"}                       | /payment_method
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":""}    | /order_number
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":"a\\nb"} | /order_number
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":"\\ud800"} | /order_number
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","capture_method":"later"} | /capture_method
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","description":"\\u0000"} | /description
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","metadata":{"a":1}}   | /metadata/a
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","metadata":{"a":null}} | /metadata
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","metadata":[]}        | /metadata
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","surprise":1}         | /surprise
            {"amount":1999,"currency":"EUR","payment_method":"tok_approve","paymentMethod":"x"}  | /paymentMethod
            """)
    void whatDoesNotFitTheSchemaIsNamedByItsPointer(String body, String pointer) {
        Reply reply = refused("schema", body, 400, "invalid-request");

        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .contains(pointer);
    }

    @Test
    void allThatDoesNotFitIsNamedAtOnce() {
        Reply reply = refused("schema", "{\"amount\":0,\"currency\":\"?\"}", 400, "invalid-request");

        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactly("/amount", "/currency", "/payment_method");
    }

    @Test
    void moreThanFiftyPairsOfMetadataAreTooMany() {
        assertThat(ledger.send(ledger.charge("metadata-50", withMetadata(50))).status())
                .isEqualTo(201);
        refused("metadata-51", withMetadata(51), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "\"text\"",
                "null",
                "{\"amount\":1999,\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"} {}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}{}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}1",
                "{\"amount\":NaN,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}",
                "{'amount':1999}",
                "{\"amount\":1999,/* */\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}",
                "{\"amount\":01999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}"
            })
    void whatIsNotOneJsonObjectIsMalformed(String body) {
        Reply reply = ledger.send(ledger.charge("malformed", body));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("malformed-request");
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertFree("malformed");
    }

    @Test
    void aCardNumberAsTheNameOfARequestIsReplaced() {
        assertThat(ledger.send(ledger.charge("named", GOOD).header("X-Request-Id", "4111111111111111"))
                        .header("X-Request-Id"))
                .doesNotContain("4111");
    }

    @Test
    void moneyIsTakenAndGivenBackWithoutABody() {
        ledger.send(ledger.charge("bodiless", GOOD.replace("}", ",\"capture_method\":\"manual\"}")));

        for (String operation : List.of("capture", "refunds")) {
            Reply reply = ledger.send(ledger.request("/v1/charges/bodiless/" + operation)
                    .header("Idempotency-Key", "bodiless-" + operation)
                    .POST(BodyPublishers.noBody()));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
        // Nothing has no media type, whatever a client's library says of it.
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "*/*")) {
            ledger.send(ledger.charge("typed" + type.hashCode(), GOOD));
            Reply reply = ledger.send(ledger.request("/v1/charges/typed" + type.hashCode() + "/refunds")
                    .header("Idempotency-Key", "typed-refund" + type.hashCode())
                    .header("Content-Type", type)
                    .POST(BodyPublishers.noBody()));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
        Reply isNull = ledger.send(ledger.request("/v1/charges/bodiless/refunds")
                .header("Idempotency-Key", "bodiless-null")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("null")));
        assertThat(isNull.text("code")).isEqualTo("malformed-request");
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() {
        byte[] body = GOOD.replace("tok_approve", "tok_\u00e9").getBytes(StandardCharsets.ISO_8859_1);

        Reply reply = ledger.send(ledger.request("/v1/charges")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "latin")
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(reply.status()).isEqualTo(400);
        // An overlong form of a slash; and a text in UTF-16, which a reader of JSON would know by its first bytes.
        byte[] overlong = GOOD.replace("tok_approve", "tok_\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] bytes : List.of(overlong, GOOD.getBytes(StandardCharsets.UTF_16LE))) {
            assertThat(ledger.send(ledger.charge("latin", GOOD).POST(BodyPublishers.ofByteArray(bytes)))
                            .text("code"))
                    .isEqualTo("malformed-request");
        }
        assertFree("latin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"4111111111111111\"}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"description\":\"card 4111 1111 1111 1111\"}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"order_number\":\"4111111111111111\"}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"customer\":\"4111111111111111\"}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"metadata\":{\"4111111111111111\":\"\"}}",
                "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\",\"metadata\":{\"a\":\"4111-1111-1111-1111\"}}"
            })
    void aCardNumberAnywhereIsRefusedAndNotRepeated(String body) {
        Reply reply = refused("card", body, 400, "card-number");

        assertThat(reply.body()).doesNotContain("1111");
    }

    @Test
    void aRequestWithEveryFaultMeetsThemInTheOrderOfTheErrorReference() {
        String reader = "Bearer " + ledger.newKey("acme", Set.of(Scope.CHARGES_READ));
        HttpRequest.Builder request = HttpRequest.newBuilder(ledger.uri("/v1/charges"))
                .header("Content-Type", "text/plain")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(" ".repeat(65_537)));
        List<ProblemCode> met = new ArrayList<>();

        met.add(code(request));
        met.add(code(request.header("Authorization", reader)));
        met.add(code(request.setHeader("Content-Type", "application/json")));
        met.add(code(request.setHeader("Accept", "application/json")));
        met.add(code(request.setHeader("Authorization", authorization())));
        met.add(code(request.POST(BodyPublishers.ofString("{"))));
        met.add(code(request.POST(BodyPublishers.ofString(
                "{\"amount\":0,\"currency\":\"EUR\",\"payment_method\":\"4111111111111111\"}"))));
        met.add(code(request.POST(BodyPublishers.ofString(
                "{\"amount\":1,\"currency\":\"EUR\",\"payment_method\":\"4111111111111111\"}"))));
        met.add(code(request.POST(BodyPublishers.ofString(GOOD))));
        met.add(code(request.header("Idempotency-Key", "a b").header("X-Idempotency-Key", "faulty")));
        met.add(code(request.setHeader("Idempotency-Key", "other")));

        assertThat(met)
                .containsExactly(
                        ProblemCode.UNAUTHENTICATED,
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        ProblemCode.NOT_ACCEPTABLE,
                        ProblemCode.FORBIDDEN,
                        ProblemCode.BODY_TOO_LARGE,
                        ProblemCode.MALFORMED_REQUEST,
                        ProblemCode.INVALID_REQUEST,
                        ProblemCode.CARD_NUMBER,
                        ProblemCode.KEY_MISSING,
                        ProblemCode.KEY_INVALID,
                        ProblemCode.KEY_CONFLICT)
                .isSorted();
        assertThat(ledger.send(request.setHeader("Idempotency-Key", "faulty")).status())
                .isEqualTo(201);
    }

    private Reply refused(String key, String body, int status, String code) {
        long calls = ledger.gatewayCalls();
        Reply reply = ledger.send(ledger.charge(key, body));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.text("type")).isEqualTo("/problems/" + code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(ledger.gatewayCalls()).isEqualTo(calls);
        assertFree(key);
        return reply;
    }

    private String withMetadata(int pairs) {
        return GOOD.replace(
                "}",
                IntStream.range(0, pairs)
                        .mapToObj(i -> "\"m%s\":\"v\"".formatted(i))
                        .collect(Collectors.joining(",", ",\"metadata\":{", "}}")));
    }
}
