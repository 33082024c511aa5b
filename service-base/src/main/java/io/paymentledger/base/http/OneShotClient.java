package io.paymentledger.base.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/**
 * Sends a request once, over connections that are kept. It repeats nothing by itself, follows no redirect, answers no
 * challenge, keeps no cookie and unpacks nothing; and a request is over when its time is, however slowly the other side
 * sends. Whatever level of logging somebody chooses, what is sent does not get into a log.
 *
 * <p>The thread that sends is the one that waits. On a virtual thread an interrupt ends the waiting at once, on a
 * platform thread it is noticed before the request is sent, and after.
 */
public final class OneShotClient implements AutoCloseable {

    /** What is not an answer but an attempt on memory. */
    private static final int MAX_HEADERS = 100;

    private static final int MAX_LINE_BYTES = 8_192;

    /** More than are ever under way in one process; how many there are is decided by who sends. */
    private static final int MAX_CONNECTIONS = 10_000;

    /** What prints requests whole, credentials included, as soon as somebody looks for something else at DEBUG. */
    private static final List<String> TELLTALES =
            List.of("org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers");

    static {
        LoggingSystem logging = LoggingSystem.get(OneShotClient.class.getClassLoader());
        TELLTALES.forEach(logger -> logging.setLogLevel(logger, LogLevel.OFF));
    }

    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    /**
     * @param name of what is asked, for the thread that watches the time
     * @param connecting how long a connection may take, within the time of its request
     * @param idle a connection that waited for longer is looked at before it is used again, which takes a millisecond
     * @param addresses where a name leads to
     * @param proxies what is asked by way of which proxy, or null for a direct way to all
     */
    public OneShotClient(
            String name, Duration connecting, Duration idle, DnsResolver addresses, @Nullable ProxySelector proxies) {
        this.client = client(connecting, idle, addresses, proxies);
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name(name + "-deadlines").daemon().factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    private static CloseableHttpClient client(
            Duration connecting, Duration idle, DnsResolver addresses, @Nullable ProxySelector proxies) {
        Http1Config http = Http1Config.custom()
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxLineLength(MAX_LINE_BYTES)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(addresses)
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(connecting))
                                .setValidateAfterInactivity(Timeout.of(idle))
                                .build())
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .build())
                .setProxySelector(proxies)
                .disableDefaultUserAgent()
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /**
     * Sends a request.
     *
     * @param request what is sent, by itself and by nothing else
     * @param limit from the first packet to the last byte that is read of the answer
     * @param reader reads the answer, within the same time; what it leaves unread costs the connection
     * @throws SocketTimeoutException if the time is over; also if a connection took longer than it may
     * @throws InterruptedIOException if the thread was interrupted before
     * @throws IOException if there is no connection, or it broke
     * @throws HttpException if what came is not an answer
     */
    public <T> T send(HttpUriRequestBase request, Duration limit, HttpClientResponseHandler<T> reader)
            throws IOException, HttpException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted before anything was sent");
        }
        request.setConfig(config(limit));
        AtomicBoolean late = new AtomicBoolean();
        var deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    request.abort();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return answered(request, reader);
        } catch (IOException | HttpException | RuntimeException e) {
            if (late.get()) {
                SocketTimeoutException timeout = new SocketTimeoutException("no answer within " + limit);
                timeout.initCause(e);
                throw timeout;
            }
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    private <T> T answered(HttpUriRequestBase request, HttpClientResponseHandler<T> reader)
            throws IOException, HttpException {
        ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(request), request, null);
        try {
            return reader.handleResponse(response);
        } finally {
            // What counts was read; that the rest of it could not be says nothing.
            Closer.closeQuietly(response);
        }
    }

    /**
     * The whole body of an answer.
     *
     * @param limit how many bytes it may have
     * @throws IOException if it has more, or could not be read
     */
    public static byte[] body(ClassicHttpResponse response, int limit) throws IOException {
        byte[] body = response.getEntity() == null
                ? new byte[0]
                : response.getEntity().getContent().readNBytes(limit + 1);
        if (body.length > limit) {
            throw new IOException("the answer has more than " + limit + " bytes");
        }
        return body;
    }

    private static RequestConfig config(Duration limit) {
        return RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(limit))
                .setResponseTimeout(Timeout.of(limit))
                .setRedirectsEnabled(false)
                .setContentCompressionEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build();
    }

    /** Also breaks what is under way. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        deadlines.shutdownNow();
    }
}
