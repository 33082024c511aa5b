package io.paymentledger.base.journal;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that came with an idempotency key, or several that are alike.
 *
 * @param tenant whose key it is
 * @param key the key
 * @param operation what was asked for
 * @param requestedAt the service's clock when it answered; close to, but not the same as, the database's
 * @param actor the id of the API key that asked
 * @param requestId the request
 * @param fingerprint of the command, if it had one
 * @param status the answer's HTTP status
 * @param code the answer's problem code, if it was a problem
 * @param replayed whether the answer repeated an earlier one
 * @param mismatch the names of the members in which the command differed from the key's own
 * @param times how many requests it stands for, 1 or more: equal in all but their name and time, which are the first one's
 */
public record KeyRequest(
        String tenant,
        String key,
        Operation operation,
        Instant requestedAt,
        String actor,
        String requestId,
        @Nullable String fingerprint,
        int status,
        @Nullable String code,
        boolean replayed,
        List<String> mismatch,
        int times) {

    /** What a key can be sent for. */
    public enum Operation {
        /** To make a charge. */
        CREATE("create"),
        /** To cancel the key. */
        CANCEL("cancel"),
        /** To take held money. */
        CAPTURE("capture"),
        /** To let held money go. */
        VOID("void"),
        /** To give money back. */
        REFUND("refund"),
        /** To decide a review. */
        RESOLVE("resolve");

        private final String wireName;

        Operation(String wireName) {
            this.wireName = wireName;
        }

        /** The name in JSON and in the database. */
        public String wireName() {
            return wireName;
        }
    }

    public KeyRequest {
        requireNonNull(tenant);
        requireNonNull(key);
        requireNonNull(operation);
        requireNonNull(requestedAt);
        requireNonNull(actor);
        requireNonNull(requestId);
        mismatch = List.copyOf(mismatch);
        if (times < 1) {
            throw new IllegalArgumentException("it stands for one request or more");
        }
    }

    /** The request and one more that is equal in all but its name and its time. */
    KeyRequest andAnother() {
        return with(requestedAt, requestId, Math.addExact(times, 1));
    }

    /** What two requests have in common that are equal in all but their names and times. */
    KeyRequest kind() {
        return with(Instant.EPOCH, "", 1);
    }

    private KeyRequest with(Instant at, String id, int count) {
        return new KeyRequest(
                tenant, key, operation, at, actor, id, fingerprint, status, code, replayed, mismatch, count);
    }
}
