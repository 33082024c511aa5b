package io.paymentledger.ledger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Whatever bytes come, the answer is never a server error, and every refusal is a problem document. */
class FuzzIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final Seed SEED = Seed.choose();

    private static final String LEAST = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    /** Where readers of JSON, of text and of numbers have their edges. */
    private static final List<String> EDGES = List.of(
            "\\ud800",
            "\\u0000",
            "\\u0034",
            "\u0000",
            "\ufeff",
            "\u2028",
            "\ud83d\ude00",
            "\r\n",
            "\"",
            "'",
            "/*",
            "\"amount\":1,",
            "{\"a\":",
            "null",
            "NaN",
            "1e9",
            "1.0",
            "-",
            "99999999999999999999",
            "4111111111111111",
            "9".repeat(2_000),
            "[".repeat(2_000),
            "x".repeat(2_000));

    private static final String[] ADDRESSES = {
        "GET /v1/charges/%s",
        "GET /v1/idempotency/token/%s",
        "POST /v1/idempotency/%s/cancel",
        "GET /problems/%s",
        "GET /%s",
        "GET /v1/charges/x?%s"
    };

    private static final int REQUESTS = 400;

    /** With all headers below the server's bound, so that no connection is cut off with bytes on their way. */
    private static final int LONGEST_VALUE = 2_500;

    private static final Pattern STATUS_LINE = Pattern.compile("(?m)^HTTP/1\\.1 ([0-9]{3}) ");

    @AfterAll
    static void stop() {
        long calls = LEDGER.gatewayCalls();
        LEDGER.close();
        Promises.assertKept(LEDGER.database(), calls);
        LEDGER.database().close();
    }

    @Test
    void noBytesOfABodyCauseAServerError() {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            Random random = SEED.random(i);
            boolean least = random.nextBoolean();
            byte[] body = mutated((least ? LEAST : whole(i)).getBytes(UTF_8), random);

            Reply reply = LEDGER.send(
                    LEDGER.charge((least ? "least-" : "whole-") + i, "").POST(BodyPublishers.ofByteArray(body)));

            assertThat(reply.status())
                    .as("%s, request %s: %s", SEED, i, new String(body, ISO_8859_1))
                    .isIn(least ? List.of(201, 400, 402) : List.of(201, 400, 402, 409));
            if (reply.status() != 201) {
                assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            }
            seen.add(reply.status());
        }
        assertThat(seen).contains(400);
        assertThat(LEDGER.send(LEDGER.charge("unmutated", LEAST)).status()).isEqualTo(201);
    }

    @Test
    void noBytesOfAHeaderCauseAServerError() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            Random random = SEED.random(i);
            Map<String, byte[]> headers = usualHeaders(i);
            List<String> names = List.copyOf(headers.keySet());
            for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
                headers.compute(names.get(random.nextInt(names.size())), (_, usual) -> value(usual, random));
            }
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes("POST /v1/charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %s\r\n"
                    .formatted(LEAST.length())
                    .getBytes(ISO_8859_1));
            headers.forEach((name, value) -> {
                request.writeBytes((name + ": ").getBytes(ISO_8859_1));
                request.writeBytes(value);
                request.writeBytes("\r\n".getBytes(ISO_8859_1));
            });
            request.writeBytes(("\r\n" + LEAST).getBytes(ISO_8859_1));

            assertNoServerError(request.toByteArray(), i, seen);
        }
        assertThat(seen).contains(202, 400, 401);
    }

    @Test
    void noBytesOfAnAddressCauseAServerError() throws IOException {
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < REQUESTS; i++) {
            Random random = SEED.random(i);
            String address = ADDRESSES[random.nextInt(ADDRESSES.length)].formatted(
                    escaped(mutated("key-1~;a=b:+=.".getBytes(UTF_8), random), random));
            String request =
                    "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: %s\r\nContent-Length: 0\r\n\r\n"
                            .formatted(address, authorization());

            assertNoServerError(request.getBytes(ISO_8859_1), i, seen);
        }
        assertThat(seen).contains(400, 404);
    }

    /** A body with all its members. */
    private static String whole(int request) {
        return """
                {"amount":1999,"currency":"EUR","payment_method":"tok_approve","order_number":"o-%1$s",
                 "capture_method":"manual","description":"Two cups \u2615","customer":"c-7","metadata":{"a":"1","b":"2"},
                 "idempotency_key":"whole-%1$s","idempotency_token":"irt_%1$s"}""".formatted(request);
    }

    private static Map<String, byte[]> usualHeaders(int request) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put("Authorization", authorization().getBytes(UTF_8));
        headers.put("Content-Type", "application/json; charset=utf-8".getBytes(UTF_8));
        headers.put("Accept", "application/json, application/problem+json;q=0.9".getBytes(UTF_8));
        headers.put("Prefer", "respond-async, wait=5".getBytes(UTF_8));
        headers.put("X-Request-Id", "request-%s".formatted(request).getBytes(UTF_8));
        headers.put("Idempotency-Key", "\"header-%s\";a=1".formatted(request).getBytes(UTF_8));
        headers.put("X-Idempotency-Key", "header-%s".formatted(request).getBytes(UTF_8));
        return headers;
    }

    private static String authorization() {
        return LEDGER.request("/").build().headers().firstValue("Authorization").orElseThrow();
    }

    private static byte[] value(byte[] usual, Random random) {
        byte[] value = mutated(random.nextBoolean() ? usual : new byte[0], random);
        return value.length <= LONGEST_VALUE ? value : slice(value, 0, LONGEST_VALUE);
    }

    /** Some bytes, changed in a few places. */
    private static byte[] mutated(byte[] bytes, Random random) {
        byte[] changed = bytes;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int from = random.nextInt(changed.length + 1);
            int to = Math.min(changed.length, from + random.nextInt(8));
            changed = switch (random.nextInt(5)) {
                case 0 -> joined(slice(changed, 0, from), slice(changed, to, changed.length));
                case 1 -> joined(slice(changed, 0, to), slice(changed, from, changed.length));
                case 2 -> joined(slice(changed, 0, from), randomBytes(1, random), slice(changed, to, changed.length));
                case 3 ->
                    joined(
                            slice(changed, 0, from),
                            randomBytes(random.nextInt(16), random),
                            slice(changed, from, changed.length));
                default ->
                    joined(
                            slice(changed, 0, from),
                            EDGES.get(random.nextInt(EDGES.size())).getBytes(UTF_8),
                            slice(changed, from, changed.length));
            };
        }
        return changed;
    }

    private static byte[] randomBytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    /** The bytes as part of an address, escaped but for some that would not have to be. */
    private static String escaped(byte[] bytes, Random random) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : bytes) {
            boolean bare = b > ' ' && b < 0x7f && random.nextInt(4) != 0;
            escaped.append(bare ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return escaped.toString();
    }

    /** Broken bytes may hold a blank line, after which the server sees a second request, so there may be several answers. */
    private static void assertNoServerError(byte[] request, int number, Set<Integer> seen) throws IOException {
        String answers = answers(request);
        String description = "%s, request %s: %s".formatted(SEED, number, new String(request, ISO_8859_1));

        Matcher status = STATUS_LINE.matcher(answers);
        assertThat(status.lookingAt()).as(description).isTrue();
        do {
            int code = Integer.parseInt(status.group(1));
            assertThat(code).as(description).isLessThan(500);
            seen.add(code);
        } while (status.find());
        if (!answers.startsWith("HTTP/1.1 2")) {
            assertThat(answers).as(description).contains("Content-Type: application/problem+json");
        }
    }

    private static String answers(byte[] request) throws IOException {
        URI uri = LEDGER.uri("/");
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
