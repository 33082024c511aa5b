package io.paymentledger.ledger.webhook;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SigningKey;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** What can be asked of a tenant's webhook endpoints. */
sealed interface WebhookCommand {

    /** The tenant's stream of endpoints. */
    StreamName stream();

    /** Makes an endpoint. Refused: {@link WebhookRefusal#KEY_USED}, {@link WebhookRefusal#TOO_MANY}. */
    record CreateEndpoint(
            @TargetAggregateIdentifier StreamName stream, String endpoint, EndpointRequest request, SigningKey key)
            implements WebhookCommand {

        public CreateEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
            requireNonNull(request);
            requireNonNull(key);
        }
    }

    /** Changes what is given. Refused, as all that follow: {@link WebhookRefusal#NO_SUCH_ENDPOINT}. */
    record ChangeEndpoint(@TargetAggregateIdentifier StreamName stream, String endpoint, EndpointChange change)
            implements WebhookCommand {

        public ChangeEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
            requireNonNull(change);
        }
    }

    /**
     * Lets it be sent to again. An enabled one stays as it is, unless it is to go on from elsewhere.
     *
     * @param after the position, where {@code resume} is one
     */
    record EnableEndpoint(
            @TargetAggregateIdentifier StreamName stream,
            String endpoint,
            Resume resume,
            @Nullable Long after) implements WebhookCommand {

        public EnableEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
            if ((resume == Resume.POSITION) != (after != null)) {
                throw new IllegalArgumentException("a position is given where it is one");
            }
        }
    }

    /** Lets nothing more be sent to it. A disabled one stays as it is. */
    record DisableEndpoint(@TargetAggregateIdentifier StreamName stream, String endpoint, DisabledReason reason)
            implements WebhookCommand {

        public DisableEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
            requireNonNull(reason);
        }
    }

    /** Ends it, for ever. */
    record DeleteEndpoint(@TargetAggregateIdentifier StreamName stream, String endpoint) implements WebhookCommand {

        public DeleteEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
        }
    }

    /** Gives it a new key; the one before signs beside it for a while. */
    record RotateSecret(@TargetAggregateIdentifier StreamName stream, String endpoint, SigningKey key)
            implements WebhookCommand {

        public RotateSecret {
            requireNonNull(stream);
            requireNonNull(endpoint);
            requireNonNull(key);
        }
    }

    /** Has it sent an event of its own. */
    record TestEndpoint(@TargetAggregateIdentifier StreamName stream, String endpoint) implements WebhookCommand {

        public TestEndpoint {
            requireNonNull(stream);
            requireNonNull(endpoint);
        }
    }

    /**
     * Has it sent what it wants of some positions, once more.
     *
     * @param after the position after which they begin
     * @param upTo the position with which they end
     */
    record ResendEvents(@TargetAggregateIdentifier StreamName stream, String endpoint, long after, long upTo)
            implements WebhookCommand {

        public ResendEvents {
            requireNonNull(stream);
            requireNonNull(endpoint);
            if (after < 0 || upTo <= after) {
                throw new IllegalArgumentException("no positions to send again");
            }
        }
    }
}
