package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every malformed request gets its named refusal, charges nothing and leaves its key free. */
class BadRequestIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String GOOD = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    /** An address that is there, one that is not, one that no stranger may ask for, and a request that is none. */
    @Test
    void noAnswerIsKeptOnTheWayOrTakenForWhatItIsNot() throws IOException {
        String key = LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ));
        URI service = LEDGER.uri("/");
        String credential = "Authorization: Bearer " + key + "\r\n";
        for (Answer answer : List.of(
                RawHttp.ask(service, "GET", "/problems/not-found", ""),
                RawHttp.ask(service, "GET", "/v1/charges/nobodys", credential),
                RawHttp.ask(service, "GET", "/v1/charges/nobodys", ""),
                RawHttp.send(service, "GET /\\ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))) {
            assertThat(answer.header("Cache-Control")).as(answer.text()).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options"))
                    .as(answer.text())
                    .isEqualTo("nosniff");
        }
    }

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
    void aParameterThatNobodyReadsIsUnknown() {
        long calls = LEDGER.gatewayCalls();
        LEDGER.send(LEDGER.charge("parameter-read", GOOD));
        for (HttpRequest.Builder request : List.of(
                LEDGER.request("/v1/charges/parameter-read?as_of=2026-01-01T00:00:00Z"),
                LEDGER.request("/v1/settlement-profiles?as_of=1"),
                LEDGER.charge("parameter", GOOD).uri(LEDGER.uri("/v1/charges?as_of=1")),
                LEDGER.charge("parameter", "{}").uri(LEDGER.uri("/v1/charges/parameter-read/refunds?as_of=")))) {
            Reply reply = LEDGER.send(request);

            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            assertThat(reply.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo("as_of");
        }
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls + 1);
        assertFree("parameter");
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/parameter-read?")).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json;charset=latin1", "application/json;charset=UTF-16", "*/*;charset=koi8-r"})
    void whateverCharsetIsAskedForAnAnswerIsInUtf8(String accepted) {
        Reply reply = LEDGER.send(
                LEDGER.charge("charset-" + accepted.hashCode(), GOOD.replace("}", ",\"description\":\"ü\"}"))
                        .header("Accept", accepted));

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.text("description")).isEqualTo("ü");
    }

    @Test
    void moreThanFiftyPairsOfMetadataAreTooMany() {
        assertThat(LEDGER.send(LEDGER.charge("metadata-50", withMetadata(50))).status())
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
        Reply reply = LEDGER.send(LEDGER.charge("malformed", body));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("malformed-request");
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertFree("malformed");
    }

    @Test
    void anotherContentCodingOrCharsetIsNotSupported() {
        for (String coding : List.of("gzip", "br", "identity, gzip", "x")) {
            Reply reply = LEDGER.send(LEDGER.charge("coded", GOOD).header("Content-Encoding", coding));

            assertThat(reply.status()).as(coding).isEqualTo(415);
            assertThat(reply.text("code")).isEqualTo("unsupported-media-type");
            assertThat(reply.header("Accept-Encoding")).isEqualTo("identity");
        }
        for (String charset : List.of("iso-8859-1", "utf-16", "us-ascii", "unheard-of")) {
            String type = "application/json; charset=" + charset;
            assertThat(LEDGER.send(LEDGER.charge("coded", GOOD).setHeader("Content-Type", type))
                            .status())
                    .as(charset)
                    .isEqualTo(415);
        }
        assertFree("coded");
        assertThat(LEDGER.send(LEDGER.charge("uncoded", GOOD)
                                .header("Content-Encoding", "identity")
                                .setHeader("Content-Type", "application/json; charset=\"UTF-8\""))
                        .status())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aKeyThatNoAddressCanHaveIsInvalid(String key) {
        assertThat(LEDGER.send(LEDGER.charge(key, GOOD)).text("code")).isEqualTo("key-invalid");
    }

    @Test
    void aCardNumberAsTheNameOfARequestIsReplaced() {
        assertThat(LEDGER.send(LEDGER.charge("named", GOOD).header("X-Request-Id", "4111111111111111"))
                        .header("X-Request-Id"))
                .doesNotContain("4111");
    }

    @Test
    void moneyIsTakenAndGivenBackWithoutABody() {
        LEDGER.send(LEDGER.charge("bodiless", GOOD.replace("}", ",\"capture_method\":\"manual\"}")));

        for (String operation : List.of("capture", "refunds")) {
            Reply reply = LEDGER.send(LEDGER.request("/v1/charges/bodiless/" + operation)
                    .header("Idempotency-Key", "bodiless-" + operation)
                    .POST(BodyPublishers.noBody()));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
        // Nothing has no media type, whatever a client's library says of it.
        for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "*/*")) {
            LEDGER.send(LEDGER.charge("typed" + type.hashCode(), GOOD));
            Reply reply = LEDGER.send(LEDGER.request("/v1/charges/typed" + type.hashCode() + "/refunds")
                    .header("Idempotency-Key", "typed-refund" + type.hashCode())
                    .header("Content-Type", type)
                    .POST(BodyPublishers.noBody()));
            assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        }
        Reply isNull = LEDGER.send(LEDGER.request("/v1/charges/bodiless/refunds")
                .header("Idempotency-Key", "bodiless-null")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("null")));
        assertThat(isNull.text("code")).isEqualTo("malformed-request");
    }

    @Test
    void bytesThatAreNotUtf8AreMalformed() {
        byte[] body = GOOD.replace("tok_approve", "tok_\u00e9").getBytes(StandardCharsets.ISO_8859_1);

        Reply reply = LEDGER.send(LEDGER.request("/v1/charges")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "latin")
                .POST(BodyPublishers.ofByteArray(body)));

        assertThat(reply.status()).isEqualTo(400);
        // An overlong form of a slash; and a text in UTF-16, which a reader of JSON would know by its first bytes.
        byte[] overlong = GOOD.replace("tok_approve", "tok_\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] bytes : List.of(overlong, GOOD.getBytes(StandardCharsets.UTF_16LE))) {
            assertThat(LEDGER.send(LEDGER.charge("latin", GOOD).POST(BodyPublishers.ofByteArray(bytes)))
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
    void aKeyThatIsACardNumberIsRefused() {
        assertThat(LEDGER.send(LEDGER.charge("4111111111111111", GOOD)).text("code"))
                .isEqualTo("card-number");
        assertFree("4111111111111111");
    }

    @Test
    void aKeyIsNeeded() {
        Reply reply = LEDGER.send(withoutKey(GOOD));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("key-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "\u00e9", "a\"b", "\"a", "\"a\"b", "\"\"", "a;b=1", "a,b", "\"a\\\\b\""})
    void aKeyOutsideItsGrammarIsInvalid(String key) throws IOException {
        assertThat(raw("Idempotency-Key: " + key)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"key-invalid\"");
    }

    @Test
    void aKeyHasUpToTwoHundredAndFiftyFiveCharacters() {
        assertThat(LEDGER.send(LEDGER.charge("k".repeat(255), GOOD)).status()).isEqualTo(201);
        assertThat(LEDGER.send(LEDGER.charge("k".repeat(256), GOOD)).text("code"))
                .isEqualTo("key-invalid");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Idempotency-Key: twice\r\nIdempotency-Key: twice",
                "X-Idempotency-Key: twice\r\nX-Idempotency-Key: twice"
            })
    void twoLinesOfOneHeaderAreInvalidEvenIfTheyAgree(String lines) throws IOException {
        assertThat(raw(lines)).startsWith("HTTP/1.1 400 ").contains("\"code\":\"key-invalid\"");
        assertFree("twice");
    }

    @Test
    void keysInSeveralPlacesMustAgree() throws IOException {
        assertThat(raw("Idempotency-Key: agreed-1\r\nX-Idempotency-Key: other"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"key-conflict\"");
        assertThat(LEDGER.send(LEDGER.charge("agreed-1", GOOD.replace("}", ",\"idempotency_key\":\"other\"}")))
                        .text("code"))
                .isEqualTo("key-conflict");
        assertFree("agreed-1");
        assertThat(raw("Idempotency-Key: \"agreed-1\";a=1\r\nX-Idempotency-Key: agreed-1"))
                .startsWith("HTTP/1.1 201 ");
    }

    @Test
    void aQuotedKeyABareKeyAndTheBodysKeyAreTheSameKey() throws IOException {
        assertThat(raw("Idempotency-Key: \"quoted-1\"")).startsWith("HTTP/1.1 201 ");
        assertThat(LEDGER.send(LEDGER.charge("quoted-1", GOOD)).header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(LEDGER.send(withoutKey(GOOD).header("X-Idempotency-Key", "quoted-1"))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
        assertThat(LEDGER.send(withoutKey(GOOD.replace("}", ",\"idempotency_key\":\"quoted-1\"}")))
                        .header("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void aBodyOfMoreThanSixtyFourKibibytesIsTooLargeWhetherItsLengthIsAnnouncedOrNot() {
        String padding = " ".repeat(65_536 - GOOD.length());
        byte[] large = (GOOD + padding + " ").getBytes(StandardCharsets.UTF_8);

        Reply announced = LEDGER.send(LEDGER.charge("large", GOOD).POST(BodyPublishers.ofByteArray(large)));
        Reply chunked = LEDGER.send(
                LEDGER.charge("large", GOOD).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(List.of(announced.status(), chunked.status())).containsOnly(413);
        assertThat(List.of(announced.text("code"), chunked.text("code"))).containsOnly("body-too-large");
        assertFree("large");
        assertThat(LEDGER.send(LEDGER.charge("fits", GOOD + padding)).status()).isEqualTo(201);
    }

    @Test
    void otherMediaTypesAreNotSupported() {
        for (String type : List.of(
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/mixed; boundary=x",
                "application/*",
                "*/*")) {
            Reply reply = LEDGER.send(LEDGER.charge("media", GOOD).setHeader("Content-Type", type));

            assertThat(reply.status()).isEqualTo(415);
            assertThat(reply.text("code")).isEqualTo("unsupported-media-type");
        }
        assertFree("media");
    }

    @Test
    void otherMethodsAndAddressesAndRepresentationsAreProblemsToo() {
        Reply method = LEDGER.send(LEDGER.request("/v1/charges").DELETE());
        Reply address = LEDGER.send(LEDGER.request("/v1/nothing"));
        Reply representation = LEDGER.send(LEDGER.request("/v1/charges/x").header("Accept", "application/xml"));
        Reply outside = LEDGER.send(LEDGER.request("/nothing"));
        Reply error = LEDGER.send(LEDGER.request("/error"));

        assertThat(method.status()).isEqualTo(405);
        assertThat(method.text("code")).isEqualTo("method-not-allowed");
        assertThat(method.header("Allow")).isEqualTo("OPTIONS, POST");
        assertThat(address.status()).isEqualTo(404);
        assertThat(address.text("code")).isEqualTo("not-found");
        assertThat(representation.status()).isEqualTo(406);
        assertThat(outside.status()).isEqualTo(404);
        assertThat(error.status()).isEqualTo(404);
        assertThat(List.of(method, address, outside, error))
                .allSatisfy(reply -> assertThat(reply.header("Content-Type")).startsWith("application/problem+json"));
    }

    @Test
    void whatTomcatRefusesIsAProblemToo() throws IOException {
        assertThat(rawText("GET /v1/charges/a|b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("application/problem+json")
                .contains("\"code\":\"malformed-request\"");
        assertThat(rawText("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400 ").contains("malformed-request");
        assertThat(rawText("GET /v1/charges/a HTTP/3.7\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"malformed-request\"");
        assertThat(raw("Transfer-Encoding: unheard-of"))
                .startsWith("HTTP/1.1 400 ")
                .contains("malformed-request");
        assertThat(rawText("POST /v1/charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\n"
                                .formatted(authorization())
                        + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"code\":\"malformed-request\"");
        assertThat(rawText("TRACE /v1/charges/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\n\r\n"
                        .formatted(authorization())))
                .startsWith("HTTP/1.1 405 ")
                .contains("\"code\":\"method-not-allowed\"");
    }

    @Test
    void optionsTellsTheMethodsOfAnAddress() {
        Reply reply = LEDGER.send(LEDGER.request("/v1/charges").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Allow")).contains("POST").doesNotContain("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/*", "*/*", "text/*", "json", ""})
    void whatASenderSignsIsOfAMediaTypeToo(String type) {
        for (String gateway : List.of("simulator", "nobody")) {
            assertThat(code(HttpRequest.newBuilder(LEDGER.uri("/v1/gateways/" + gateway + "/notifications"))
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString("{}"))))
                    .as(gateway)
                    .isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/idempotency/token",
                "/v1/idempotency/untaken/cancel",
                "/v1/months/2026-01/closing",
                "/v1/webhook-endpoints/none/disable",
                "/v1/webhook-endpoints/none/secret",
                "/v1/webhook-endpoints/none/test",
                "/v1/webhook-endpoints/none/deliveries/1/resend"
            })
    void whatAnOperationDoesNotTakeIsRefused(String address) {
        Reply reply = LEDGER.send(LEDGER.request(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"x\",\"a/b\":1}")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactlyInAnyOrder("/reason", "/a~1b");
        for (String body : List.of("[]", "{", "x", "1")) {
            assertThat(code(LEDGER.request(address)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))))
                    .isEqualTo(ProblemCode.MALFORMED_REQUEST);
        }
        assertFree("untaken");
        for (String body : List.of("", "{}", " { } ")) {
            assertThat(LEDGER.send(LEDGER.request(address)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body)))
                            .status())
                    .isNotEqualTo(400);
        }
    }

    @Test
    void aBodyIsOfOneMediaType() {
        HttpRequest.Builder twice = LEDGER.charge("twice", GOOD).header("Content-Type", "application/json");

        assertThat(code(twice)).isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);

        assertFree("twice");
    }

    @Test
    void everyProblemsTypeAnswersWithItsDocumentation() {
        Reply problem = LEDGER.send(withoutKey(GOOD));

        Reply page = LEDGER.send(HttpRequest.newBuilder(LEDGER.uri(problem.text("type"))));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("code")).isEqualTo(problem.text("code"));
        assertThat(page.text("remedy")).isNotEmpty();
    }

    @Test
    void aRequestWithEveryFaultMeetsThemInTheOrderOfTheErrorReference() {
        String reader = "Bearer " + LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ));
        HttpRequest.Builder request = HttpRequest.newBuilder(LEDGER.uri("/v1/charges"))
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
        assertThat(LEDGER.send(request.setHeader("Idempotency-Key", "faulty")).status())
                .isEqualTo(201);
    }

    private static ProblemCode code(HttpRequest.Builder request) {
        return ProblemCode.ofWireName(LEDGER.send(request).text("code")).orElseThrow();
    }

    private static Reply refused(String key, String body, int status, String code) {
        long calls = LEDGER.gatewayCalls();
        Reply reply = LEDGER.send(LEDGER.charge(key, body));

        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
        assertThat(reply.text("code")).isEqualTo(code);
        assertThat(reply.text("type")).isEqualTo("/problems/" + code);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(LEDGER.gatewayCalls()).isEqualTo(calls);
        assertFree(key);
        return reply;
    }

    private static void assertFree(String key) {
        assertThat(LEDGER.send(LEDGER.request("/v1/charges/" + key)).status()).isEqualTo(404);
    }

    private static HttpRequest.Builder withoutKey(String body) {
        return LEDGER.request("/v1/charges")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
    }

    private static String withMetadata(int pairs) {
        return GOOD.replace(
                "}",
                IntStream.range(0, pairs)
                        .mapToObj(i -> "\"m%d\":\"v\"".formatted(i))
                        .collect(Collectors.joining(",", ",\"metadata\":{", "}}")));
    }

    /** A charge with headers exactly as given. */
    private static String raw(String headers) throws IOException {
        return rawText("POST /v1/charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\n"
                        .formatted(authorization())
                + "Content-Type: application/json\r\nContent-Length: %d\r\n%s\r\n\r\n%s"
                        .formatted(GOOD.length(), headers, GOOD));
    }

    private static String authorization() {
        return LEDGER.request("/").build().headers().firstValue("Authorization").orElseThrow();
    }

    private static String rawText(String request) throws IOException {
        URI uri = LEDGER.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
