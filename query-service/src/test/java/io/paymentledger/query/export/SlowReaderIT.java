package io.paymentledger.query.export;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.terms;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever reads slowly, but goes on reading. */
class SlowReaderIT {

    private static final int EVENTS = 12_000;
    private static final int IN_A_COMMIT = 500;

    /** What a kernel takes of an answer by itself, unless it is told to take less: tcp_wmem of tcp(7). */
    private static final int MOST_IN_KERNEL = 4_194_304;

    private static final int RECEIVED_AT_ONCE = 65_536;

    /** 200 kB a second. */
    private static final int READ_AT_ONCE = 50_000;

    private static final Duration REST = Duration.ofMillis(250);

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @AfterEach
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void getsTheWholeOfAnExport() throws Exception {
        String tenant = ledger.newTenant();
        for (int i = 0; i < EVENTS; i += IN_A_COMMIT) {
            ledger.append(IntStream.range(i, i + IN_A_COMMIT)
                    .mapToObj(number -> entry(StreamName.key(tenant, "c-" + number), 0, terms(1)))
                    .toArray(LedgerFixture.Entry[]::new));
        }
        String key = ledger.key(tenant, Scope.AUDIT_READ);
        int whole = service.get(key, "/v1/events", "after", 0).response().body().getBytes(US_ASCII).length;
        assertThat(whole).isGreaterThan(MOST_IN_KERNEL + READ_AT_ONCE);

        String read = readSlowly(service.uri("/v1/events?after=0"), key);

        assertThat(read)
                .startsWith("HTTP/1.1 200")
                .hasSizeGreaterThan(whole)
                .containsPattern("\r\n0\r\n(?:.+\r\n)*\r\n$");
    }

    private static String readSlowly(URI uri, String key) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(RECEIVED_AT_ONCE);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            socket.getOutputStream().write("""
                    GET %s HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Connection: close\r
                    \r
                    """.formatted(uri.getPath() + "?" + uri.getQuery(), key)
                    .getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            for (byte[] some = in.readNBytes(READ_AT_ONCE); some.length > 0; some = in.readNBytes(READ_AT_ONCE)) {
                all.write(some);
                Thread.sleep(REST);
            }
        }
        return all.toString(US_ASCII);
    }
}
