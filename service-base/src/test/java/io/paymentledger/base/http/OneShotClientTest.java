package io.paymentledger.base.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers do that are slow, broken, or too talkative. */
class OneShotClientTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n";

    private final OneShotClient client =
            new OneShotClient("test", Duration.ofSeconds(5), SHORT, SystemDefaultDnsResolver.INSTANCE, null);
    private final ServerSocket server = listening();
    private final AtomicInteger connections = new AtomicInteger();

    /** What a server does with a connection. */
    @FunctionalInterface
    private interface Manner {
        void serve(OutputStream out) throws IOException, InterruptedException;
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void anAnswerThatComesByteByByteEndsWithItsTime() {
        serve(out -> {
            out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent < 1_000; sent++) {
                out.write('x');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(SHORT.toMillis() / 5);
            }
        });

        assertThatThrownBy(() -> post(SHORT, 1_000)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aConnectionThatBreaksIsNotTriedAgain() {
        serve(_ -> {});

        assertThatThrownBy(() -> post(PATIENCE, 1_000)).isInstanceOf(IOException.class);
        assertThat(connections).hasValue(1);
    }

    @Test
    void anAnswerThatIsTooLongIsGivenUp() {
        serve(out -> out.write((HEAD + "x".repeat(1_000)).getBytes(StandardCharsets.US_ASCII)));

        assertThatThrownBy(() -> post(PATIENCE, 999)).isInstanceOf(IOException.class);
    }

    @Test
    void anAnswerThatIsAsLongAsItMayBeIsRead() throws Exception {
        serve(out -> out.write((HEAD + "x".repeat(1_000)).getBytes(StandardCharsets.US_ASCII)));

        assertThat(post(PATIENCE, 1_000)).hasSize(1_000);
    }

    @Test
    void whoeverIsInterruptedSendsNothing() {
        serve(_ -> {});
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> post(PATIENCE, 1_000)).isInstanceOf(InterruptedIOException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(connections).hasValue(0);
    }

    @Test
    void anInterruptEndsTheWaitingOfAVirtualThread() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        serve(_ -> {
            asked.countDown();
            boolean _ = over.await(PATIENCE.toMinutes(), TimeUnit.MINUTES);
        });
        CompletableFuture<Exception> failure = new CompletableFuture<>();

        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                post(Duration.ofHours(1), 1_000);
            } catch (Exception e) {
                failure.complete(e);
            }
        });
        assertThat(asked.await(PATIENCE.toMinutes(), TimeUnit.MINUTES)).isTrue();
        waiting.interrupt();

        assertThat(failure.get(PATIENCE.toMinutes(), TimeUnit.MINUTES)).isInstanceOf(IOException.class);
        over.countDown();
    }

    private byte[] post(Duration limit, int mostBytes) throws Exception {
        HttpPost post = new HttpPost("http://127.0.0.1:" + server.getLocalPort());
        post.setEntity(new StringEntity("{}", ContentType.APPLICATION_JSON));
        return client.send(post, limit, response -> OneShotClient.body(response, mostBytes));
    }

    private void serve(Manner manner) {
        Thread.startVirtualThread(() -> {
            while (!server.isClosed()) {
                try (Socket connection = server.accept();
                        OutputStream out = connection.getOutputStream()) {
                    connections.incrementAndGet();
                    int _ = connection.getInputStream().read(new byte[1_000]);
                    manner.serve(out);
                } catch (IOException e) {
                    // The client went away, or the test is over.
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    private static ServerSocket listening() {
        try {
            return new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
