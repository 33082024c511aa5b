package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/** A fact about a tenant's webhook endpoints. All of them share one stream, so that there is a limit to their number. */
public sealed interface WebhookEvent extends LedgerEvent {

    /** The endpoint that it is about: the idempotency key that made it. */
    String endpoint();

    /**
     * What signs, as it is stored.
     *
     * @param sealed the secret or private key, encrypted; never shown
     * @param publicKey what checks signatures; only where that is another key
     */
    record SigningKey(
            @JsonProperty("sealed_key") String sealed,
            @Nullable String publicKey) {

        public SigningKey {
            requireNonNull(sealed);
        }

        /** Encrypted, and still nobody's business. */
        @Override
        public String toString() {
            return "SigningKey[redacted]";
        }
    }

    /**
     * An endpoint was made.
     *
     * @param url where to; its query may hold a secret of the receiver's
     * @param eventTypes the types that it wants, each exact or a kind with {@code .*}
     * @param after the position after which its events begin; {@code null}: after this event
     * @param fingerprint the versioned hash of the command
     */
    record EndpointCreated(
            String endpoint,
            String url,

            @JsonSerialize(contentConverter = WantedType.Writer.class)
            @JsonDeserialize(contentConverter = WantedType.Reader.class)
            List<String> eventTypes,

            WebhookMode mode,
            WebhookSignature signature,
            @Nullable Long after,
            @JsonUnwrapped SigningKey key,
            String fingerprint)
            implements WebhookEvent {

        public EndpointCreated {
            requireNonNull(endpoint);
            requireNonNull(url);
            eventTypes = List.copyOf(eventTypes);
            requireNonNull(mode);
            requireNonNull(signature);
            requireNonNull(key);
            requireNonNull(fingerprint);
        }
    }

    /** What an endpoint is was changed: to this, as a whole. */
    record EndpointChanged(
            String endpoint,
            String url,

            @JsonSerialize(contentConverter = WantedType.Writer.class)
            @JsonDeserialize(contentConverter = WantedType.Reader.class)
            List<String> eventTypes,

            WebhookMode mode)
            implements WebhookEvent {

        public EndpointChanged {
            requireNonNull(endpoint);
            requireNonNull(url);
            eventTypes = List.copyOf(eventTypes);
            requireNonNull(mode);
        }
    }

    /** Where an endpoint goes on. */
    enum Resume {
        /** Where it had come to; nothing is lost. */
        CURSOR("cursor"),
        /** After the event that says so. */
        NOW("now"),
        /** After a position. */
        POSITION("position");

        private final String wireName;

        Resume(String wireName) {
            this.wireName = wireName;
        }

        /** The name in history. */
        public String wireName() {
            return wireName;
        }
    }

    /**
     * An endpoint is sent to again.
     *
     * @param after the position, where {@code resume} is one
     */
    record EndpointEnabled(
            String endpoint, Resume resume, @Nullable Long after) implements WebhookEvent {

        public EndpointEnabled {
            requireNonNull(endpoint);
            requireNonNull(resume);
        }
    }

    /** Why an endpoint is sent nothing any more. */
    enum DisabledReason {
        /** Somebody asked for it. */
        REQUESTED("requested"),
        /** It answered 410. */
        GONE("gone"),
        /** It accepted nothing for five days. */
        FAILING("failing");

        private final String wireName;

        DisabledReason(String wireName) {
            this.wireName = wireName;
        }

        /** The name in JSON and in history. */
        public String wireName() {
            return wireName;
        }

        /** The reason with a name, if there is one. */
        public static Optional<DisabledReason> ofWireName(String wireName) {
            return Stream.of(values())
                    .filter(reason -> reason.wireName.equals(wireName))
                    .findFirst();
        }
    }

    /** An endpoint is sent nothing any more, until it is enabled. */
    record EndpointDisabled(String endpoint, DisabledReason reason) implements WebhookEvent {

        public EndpointDisabled {
            requireNonNull(endpoint);
            requireNonNull(reason);
        }
    }

    /** An endpoint is no more, for ever. */
    record EndpointDeleted(String endpoint) implements WebhookEvent {

        public EndpointDeleted {
            requireNonNull(endpoint);
        }
    }

    /**
     * An endpoint signs with a new key.
     *
     * @param overlapSeconds how long the key before signs beside it
     */
    record SecretRotated(String endpoint, @JsonUnwrapped SigningKey key, long overlapSeconds) implements WebhookEvent {

        public SecretRotated {
            requireNonNull(endpoint);
            requireNonNull(key);
        }
    }

    /** Somebody wants to see this very event arrive. */
    record EndpointTested(String endpoint) implements WebhookEvent {

        public EndpointTested {
            requireNonNull(endpoint);
        }
    }

    /**
     * Somebody wants some events sent once more.
     *
     * @param after the position after which they begin
     * @param upTo the position with which they end
     */
    record ResendRequested(String endpoint, long after, long upTo) implements WebhookEvent {

        public ResendRequested {
            requireNonNull(endpoint);
        }
    }
}
