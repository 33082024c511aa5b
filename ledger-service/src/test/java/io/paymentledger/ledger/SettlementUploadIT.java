package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Settlement files that are long, and that come slowly. */
class SettlementUploadIT extends SettlementFilesFixture {

    @Test
    void aFileMayBeLongAndHasItsOwnLimit() throws IOException {
        String within = file("long-", Integer.getInteger("reconciliation.lines", 5_000));
        assertThat(within.length()).isGreaterThan(65_536);
        assertThat(ledger.send(post("gateway=simulator", within)).status()).isEqualTo(201);

        Reply streamed = ledger.send(post("gateway=simulator", "")
                .POST(BodyPublishers.concat(
                        BodyPublishers.fromPublisher(BodyPublishers.ofString(HEADER)),
                        BodyPublishers.fromPublisher(BodyPublishers.ofString("\n".repeat(67_108_864))))));

        assertThat(announced(67_108_865)).startsWith("HTTP/1.1 413");
        assertThat(streamed.text("code")).isEqualTo("body-too-large");
    }

    @Test
    void filesThatComeSlowlyLeaveAPlaceToOthers() {
        String other = ledger.newKey("patient", Set.of(Scope.ADMIN));
        List<String> patient = Stream.of("slow-one", "slow-two", "slow-three")
                .map(tenant -> ledger.newKey(tenant, Set.of(Scope.ADMIN)))
                .toList();
        CountDownLatch released = new CountDownLatch(1);
        List<CompletableFuture<Reply>> slow = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> ledger.send(post("gateway=simulator", "")
                                .setHeader("Authorization", "Bearer " + patient.get(i % patient.size()))
                                .POST(BodyPublishers.ofInputStream(() -> new SlowFile("slow-" + i, released)))),
                        Thread::startVirtualThread))
                .toList();

        Reply reply = ledger.send(post("gateway=simulator", HEADER + "of-others,payment,1.00,,EUR,2026-11-01\n")
                .setHeader("Authorization", "Bearer " + other));

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        released.countDown();
        assertThat(slow).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(201));
    }

    /** A file that comes a line at a time until it is released. */
    private static final class SlowFile extends InputStream {

        private final String name;
        private final CountDownLatch released;
        private byte[] line = HEADER.getBytes(StandardCharsets.US_ASCII);
        private int at;
        private int lines;
        private boolean last;

        SlowFile(String name, CountDownLatch released) {
            this.name = name;
            this.released = released;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (at == line.length) {
                if (last) {
                    return -1;
                }
                last = awaitReleased();
                line = "%s-%s,payment,1.00,,EUR,2026-11-01\n"
                        .formatted(name, ++lines)
                        .getBytes(StandardCharsets.US_ASCII);
                at = 0;
            }
            int some = Math.min(length, line.length - at);
            System.arraycopy(line, at, target, offset, some);
            at += some;
            return some;
        }

        private boolean awaitReleased() throws IOException {
            try {
                return released.await(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** The first line of the answer to a request that says how long its body is, and sends none. */
    private String announced(long bytes) throws IOException {
        HttpRequest request = ledger.request("/").build();
        try (Socket socket = new Socket("localhost", request.uri().getPort())) {
            socket.getOutputStream().write("""
                            POST /v1/reconciliations?gateway=simulator HTTP/1.1\r
                            Host: localhost\r
                            Authorization: %s\r
                            Content-Type: text/csv\r
                            Content-Length: %s\r
                            \r
                            """.formatted(
                            request.headers().firstValue("Authorization").orElseThrow(), bytes)
                    .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
