package io.paymentledger.query.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.RefusedUrlException;
import io.paymentledger.base.webhook.WebhookSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message once, and says what came of it. It follows no redirect, uses no proxy, keeps no cookie, unpacks nothing,
 * and repeats nothing by itself.
 */
final class Sender implements AutoCloseable {

    /** From the first packet to the last byte that is read of the answer. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Within it; a host that is there accepts a connection sooner. */
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /** How much of an answer is read, and kept. */
    static final int ANSWER_BYTES = 1_024;

    /** What is not an answer to a webhook but an attempt on memory. */
    private static final int MAX_HEADERS = 100;

    private static final int MAX_LINE_BYTES = 8_192;

    /** More than are ever under way in one process; how many there are is decided elsewhere. */
    private static final int MAX_CONNECTIONS = 10_000;

    /** A connection that waited for longer than a busy endpoint lets it wait is looked at before it is used again. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    private static final String USER_AGENT = "payment-ledger-webhooks/1";

    private final Destinations destinations;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final ScheduledThreadPoolExecutor deadlines;

    Sender(Destinations destinations, Clock clock) {
        this.destinations = destinations;
        this.clock = clock;
        this.client = client(destinations);
        this.deadlines = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("webhook-deadlines").daemon().factory());
        deadlines.setRemoveOnCancelPolicy(true);
    }

    private static CloseableHttpClient client(Destinations destinations) {
        Timeout patience = Timeout.of(PATIENCE);
        Http1Config http = Http1Config.custom()
                .setMaxHeaderCount(MAX_HEADERS)
                .setMaxLineLength(MAX_LINE_BYTES)
                .build();
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedResolver(destinations))
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(http)
                                .build())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(Timeout.of(CONNECTING))
                                .setSocketTimeout(patience)
                                .setValidateAfterInactivity(Timeout.of(IDLE))
                                .build())
                        .setMaxConnTotal(MAX_CONNECTIONS)
                        .setMaxConnPerRoute(MAX_CONNECTIONS)
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(patience)
                        .setResponseTimeout(patience)
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setUserAgent(USER_AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    /** Sends a message. */
    Attempt send(Message message) {
        Instant begun = clock.instant();
        long nanos = System.nanoTime();
        HttpPost post;
        try {
            post = new HttpPost(destinations.parse(message.url()));
        } catch (RefusedUrlException e) {
            return failed(begun, nanos, "refused-url");
        }
        long timestamp = begun.getEpochSecond();
        post.setHeader("webhook-id", message.id());
        post.setHeader("webhook-timestamp", Long.toString(timestamp));
        post.setHeader(
                "webhook-signature",
                WebhookSigner.sign(message.signature(), message.keys(), message.id(), timestamp, message.body()));
        post.setEntity(new ByteArrayEntity(message.body(), ContentType.APPLICATION_JSON));

        AtomicBoolean late = new AtomicBoolean();
        var deadline = deadlines.schedule(
                () -> {
                    late.set(true);
                    post.abort();
                },
                PATIENCE.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return answered(begun, nanos, post);
        } catch (IOException | HttpException | RuntimeException e) {
            return failed(begun, nanos, late.get() ? "timeout" : reason(e));
        } finally {
            deadline.cancel(false);
        }
    }

    private Attempt answered(Instant begun, long nanos, HttpPost post) throws IOException, HttpException {
        ClassicHttpResponse response = client.executeOpen(RoutingSupport.determineHost(post), post, null);
        try {
            int status = response.getCode();
            String answer = beginning(post, response.getEntity());
            return new Attempt(
                    begun,
                    Duration.ofNanos(System.nanoTime() - nanos),
                    status,
                    failure(status),
                    answer,
                    retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
        } finally {
            // What counts was read; that the rest of it could not be says nothing.
            Closer.closeQuietly(response);
        }
    }

    private static @Nullable String failure(int status) {
        if (status >= 200 && status < 300) {
            return null;
        }
        return status >= 300 && status < 400 ? "redirect" : "status";
    }

    /** As text that a database can hold. The rest of a longer answer is not waited for: its connection is given up. */
    private static String beginning(HttpPost post, @Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return "";
        }
        InputStream body = entity.getContent();
        byte[] read = body.readNBytes(ANSWER_BYTES + 1);
        if (read.length > ANSWER_BYTES) {
            post.abort();
        }
        return new String(read, 0, Math.min(read.length, ANSWER_BYTES), UTF_8).replace('\0', '\uFFFD');
    }

    private @Nullable Instant retryAfter(@Nullable Header header) {
        if (header == null || header.getValue() == null) {
            return null;
        }
        Instant now = clock.instant();
        Instant latest = now.plus(RetrySchedule.LONGEST_PAUSE);
        String text = header.getValue().strip();
        try {
            Instant asked = text.matches("\\d{1,9}")
                    ? now.plusSeconds(Long.parseLong(text))
                    : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant();
            return asked.isAfter(latest) ? latest : asked;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Attempt failed(Instant begun, long nanos, String reason) {
        return new Attempt(begun, Duration.ofNanos(System.nanoTime() - nanos), null, reason, null, null);
    }

    /** A name for what went wrong, out of a short list: what exceptions say may tell of the network that this runs in. */
    private static String reason(Exception e) {
        return switch (e) {
            case RefusedAddressException _ -> "refused-address";
            case UnknownHostException _ -> "unknown-host";
            case SocketTimeoutException _ -> "timeout";
            case SSLException _ -> "tls";
            case MessageConstraintException _, HttpException _ -> "no-http";
            default -> "connection";
        };
    }

    @Override
    public void close() throws IOException {
        client.close();
        deadlines.shutdownNow();
    }
}
