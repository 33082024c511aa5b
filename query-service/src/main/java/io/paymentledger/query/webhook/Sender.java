package io.paymentledger.query.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.paymentledger.base.http.OneShotClient;
import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.RefusedUrlException;
import io.paymentledger.base.webhook.WebhookSigner;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Sends one message once, past any proxy, and says what came of it.
 */
final class Sender implements AutoCloseable {

    /** From the first packet to the last byte that is read of the answer. */
    static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Within it; a host that is there accepts a connection sooner. */
    private static final Duration CONNECTING = Duration.ofSeconds(5);

    /** How much of an answer is read, and kept. */
    static final int ANSWER_BYTES = 1_024;

    /** More seconds than these digits hold are longer than any pause. */
    private static final int SECONDS_DIGITS = 9;

    /** A connection that waited for longer than a busy endpoint lets it wait is looked at before it is used again. */
    private static final Duration IDLE = Duration.ofSeconds(2);

    private static final String USER_AGENT = "payment-ledger-webhooks/1";

    private final Destinations destinations;
    private final Clock clock;
    private final OneShotClient client;

    Sender(Destinations destinations, Clock clock) {
        this.destinations = destinations;
        this.clock = clock;
        // Straight to the address that was looked at, past any proxy.
        this.client = new OneShotClient("webhook", CONNECTING, IDLE, new GuardedResolver(destinations), null);
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
        post.setHeader(HttpHeaders.USER_AGENT, USER_AGENT);
        long timestamp = begun.getEpochSecond();
        post.setHeader("webhook-id", message.id());
        post.setHeader("webhook-timestamp", Long.toString(timestamp));
        post.setHeader(
                "webhook-signature",
                WebhookSigner.sign(message.signature(), message.keys(), message.id(), timestamp, message.body()));
        post.setEntity(new ByteArrayEntity(message.body(), ContentType.APPLICATION_JSON));

        try {
            return client.send(post, PATIENCE, response -> answered(begun, nanos, post, response));
        } catch (IOException | HttpException | RuntimeException e) {
            return failed(begun, nanos, reason(e));
        }
    }

    private Attempt answered(Instant begun, long nanos, HttpPost post, ClassicHttpResponse response)
            throws IOException {
        int status = response.getCode();
        String answer = beginning(post, response.getEntity());
        return new Attempt(
                begun,
                Duration.ofNanos(System.nanoTime() - nanos),
                status,
                failure(status),
                answer,
                retryAfter(response.getFirstHeader(HttpHeaders.RETRY_AFTER)));
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
        if (text.matches("\\d+")) {
            return text.length() > SECONDS_DIGITS ? latest : earlier(latest, now.plusSeconds(Long.parseLong(text)));
        }
        // In any of the three forms that a date has in HTTP.
        @Nullable Instant date = DateUtils.parseStandardDate(text);
        return date == null ? null : earlier(latest, date);
    }

    private static Instant earlier(Instant one, Instant other) {
        return other.isBefore(one) ? other : one;
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
    public void close() {
        client.close();
    }
}
