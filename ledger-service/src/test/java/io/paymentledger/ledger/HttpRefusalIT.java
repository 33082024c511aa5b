package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.base.testing.RawHttp.Answer;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused for how it comes by HTTP: methods, addresses, media types, lengths. */
class HttpRefusalIT extends RefusalsFixture {

    /** An address that is there, one that is not, one that no stranger may ask for, and a request that is none. */
    @Test
    void noAnswerIsKeptOnTheWayOrTakenForWhatItIsNot() throws IOException {
        String key = ledger.newKey("acme", Set.of(Scope.CHARGES_READ));
        URI service = ledger.uri("/");
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
    @ValueSource(strings = {"application/json;charset=latin1", "application/json;charset=UTF-16", "*/*;charset=koi8-r"})
    void whateverCharsetIsAskedForAnAnswerIsInUtf8(String accepted) {
        Reply reply = ledger.send(
                ledger.charge("charset-" + accepted.hashCode(), GOOD.replace("}", ",\"description\":\"ü\"}"))
                        .header("Accept", accepted));

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.text("description")).isEqualTo("ü");
    }

    @Test
    void howeverManyLanguagesAreAskedForAnAnswerIsInTheOnlyOne() {
        String languages = String.join(",", Collections.nCopies(2_000, "la"));

        assertThat(ledger.send(ledger.request("/livez").header("Accept-Language", languages))
                        .status())
                .isEqualTo(200);
        assertThat(ledger.send(ledger.charge("languages", GOOD).header("Accept-Language", languages))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aBodyOfMoreThanSixtyFourKibibytesIsTooLargeWhetherItsLengthIsAnnouncedOrNot() {
        String padding = " ".repeat(65_536 - GOOD.length());
        byte[] large = (GOOD + padding + " ").getBytes(StandardCharsets.UTF_8);

        Reply announced = ledger.send(ledger.charge("large", GOOD).POST(BodyPublishers.ofByteArray(large)));
        Reply chunked = ledger.send(
                ledger.charge("large", GOOD).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))));

        assertThat(List.of(announced.status(), chunked.status())).containsOnly(413);
        assertThat(List.of(announced.text("code"), chunked.text("code"))).containsOnly("body-too-large");
        assertFree("large");
        assertThat(ledger.send(ledger.charge("fits", GOOD + padding)).status()).isEqualTo(201);
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
            Reply reply = ledger.send(ledger.charge("media", GOOD).setHeader("Content-Type", type));

            assertThat(reply.status()).isEqualTo(415);
            assertThat(reply.text("code")).isEqualTo("unsupported-media-type");
        }
        assertFree("media");
    }

    @Test
    void anotherContentCodingOrCharsetIsNotSupported() {
        for (String coding : List.of("gzip", "br", "identity, gzip", "x")) {
            Reply reply = ledger.send(ledger.charge("coded", GOOD).header("Content-Encoding", coding));

            assertThat(reply.status()).as(coding).isEqualTo(415);
            assertThat(reply.text("code")).isEqualTo("unsupported-media-type");
            assertThat(reply.header("Accept-Encoding")).isEqualTo("identity");
        }
        for (String charset : List.of("iso-8859-1", "utf-16", "us-ascii", "unheard-of")) {
            String type = "application/json; charset=" + charset;
            assertThat(ledger.send(ledger.charge("coded", GOOD).setHeader("Content-Type", type))
                            .status())
                    .as(charset)
                    .isEqualTo(415);
        }
        assertFree("coded");
        assertThat(ledger.send(ledger.charge("uncoded", GOOD)
                                .header("Content-Encoding", "identity")
                                .setHeader("Content-Type", "application/json; charset=\"UTF-8\""))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void otherMethodsAndAddressesAndRepresentationsAreProblemsToo() {
        Reply method = ledger.send(ledger.request("/v1/charges").DELETE());
        Reply address = ledger.send(ledger.request("/v1/nothing"));
        Reply representation = ledger.send(ledger.request("/v1/charges/x").header("Accept", "application/xml"));
        Reply outside = ledger.send(ledger.request("/nothing"));
        Reply error = ledger.send(ledger.request("/error"));

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
        Reply reply = ledger.send(ledger.request("/v1/charges").method("OPTIONS", BodyPublishers.noBody()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Allow")).contains("POST").doesNotContain("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/*", "*/*", "text/*", "json", ""})
    void whatASenderSignsIsOfAMediaTypeToo(String type) {
        for (String gateway : List.of("simulator", "nobody")) {
            assertThat(code(HttpRequest.newBuilder(ledger.uri("/v1/gateways/" + gateway + "/notifications"))
                            .header("Content-Type", type)
                            .POST(BodyPublishers.ofString("{}"))))
                    .as(gateway)
                    .isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
    }

    @Test
    void aBodyIsOfOneMediaType() {
        HttpRequest.Builder twice = ledger.charge("twice", GOOD).header("Content-Type", "application/json");

        assertThat(code(twice)).isEqualTo(ProblemCode.UNSUPPORTED_MEDIA_TYPE);

        assertFree("twice");
    }

    @Test
    void everyProblemsTypeAnswersWithItsDocumentation() {
        Reply problem = ledger.send(withoutKey(GOOD));

        Reply page = ledger.send(HttpRequest.newBuilder(ledger.uri(problem.text("type"))));

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text("code")).isEqualTo(problem.text("code"));
        assertThat(page.text("remedy")).isNotEmpty();
    }

    @Test
    void aParameterThatNobodyReadsIsUnknown() {
        long calls = ledger.gatewayCalls();
        ledger.send(ledger.charge("parameter-read", GOOD));
        for (HttpRequest.Builder request : List.of(
                ledger.request("/v1/charges/parameter-read?as_of=2026-01-01T00:00:00Z"),
                ledger.request("/v1/settlement-profiles?as_of=1"),
                ledger.charge("parameter", GOOD).uri(ledger.uri("/v1/charges?as_of=1")),
                ledger.charge("parameter", "{}").uri(ledger.uri("/v1/charges/parameter-read/refunds?as_of=")))) {
            Reply reply = ledger.send(request);

            assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            assertThat(reply.json().path("errors").path(0).path("pointer").asString())
                    .isEqualTo("as_of");
        }
        assertThat(ledger.gatewayCalls()).isEqualTo(calls + 1);
        assertFree("parameter");
        assertThat(ledger.send(ledger.request("/v1/charges/parameter-read?")).status())
                .isEqualTo(200);
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
        Reply reply = ledger.send(ledger.request(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"x\",\"a/b\":1}")));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactlyInAnyOrder("/reason", "/a~1b");
        for (String body : List.of("[]", "{", "x", "1")) {
            assertThat(code(ledger.request(address)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))))
                    .isEqualTo(ProblemCode.MALFORMED_REQUEST);
        }
        assertFree("untaken");
        for (String body : List.of("", "{}", " { } ")) {
            assertThat(ledger.send(ledger.request(address)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body)))
                            .status())
                    .isNotEqualTo(400);
        }
    }
}
