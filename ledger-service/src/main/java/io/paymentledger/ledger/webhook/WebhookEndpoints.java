package io.paymentledger.ledger.webhook;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.events.WebhookEvent.EndpointChanged;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointEnabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.ResendRequested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.events.WebhookEvent.SecretRotated;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.ledger.webhook.WebhookCommand.ChangeEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.CreateEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DeleteEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DisableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.EnableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.ResendEvents;
import io.paymentledger.ledger.webhook.WebhookCommand.RotateSecret;
import io.paymentledger.ledger.webhook.WebhookCommand.TestEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The webhook endpoints of one tenant. They share a stream, so that nobody can make more of them than the limit at once. */
@Aggregate
final class WebhookEndpoints {

    /** Each of them reads the tenant's whole log; more receivers are served by one that passes on. */
    static final int MAX_ENDPOINTS = 20;

    /** How long a key that was replaced still signs, as receivers need some time to learn the new one. */
    static final Duration OVERLAP = Duration.ofHours(24);

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // The framework reads it.
    private @Nullable String stream;

    private final Map<String, Known> endpoints = new HashMap<>();

    /** Names of endpoints that there were; a key names one for ever. */
    private final Set<String> deleted = new HashSet<>();

    private record Known(String url, List<String> eventTypes, WebhookMode mode, boolean enabled) {

        static Known of(WebhookEndpoint endpoint) {
            return new Known(endpoint.url(), endpoint.eventTypes(), endpoint.mode(), endpoint.enabled());
        }

        Known enabled(boolean now) {
            return new Known(url, eventTypes, mode, now);
        }
    }

    WebhookEndpoints() {
        // For the framework, which then replays the stream.
    }

    /** As of the event that a register shows. */
    WebhookEndpoints(StreamName stream, EndpointRegister register) {
        this.stream = stream.value();
        register.endpoints().forEach(endpoint -> endpoints.put(endpoint.id(), Known.of(endpoint)));
        deleted.addAll(register.deleted());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(CreateEndpoint command) {
        stream = command.stream().value();
        if (endpoints.containsKey(command.endpoint()) || deleted.contains(command.endpoint())) {
            throw new WebhookRefusedException(WebhookRefusal.KEY_USED);
        }
        if (endpoints.size() >= MAX_ENDPOINTS) {
            throw new WebhookRefusedException(WebhookRefusal.TOO_MANY);
        }
        EndpointRequest request = command.request();
        apply(new EndpointCreated(
                command.endpoint(),
                request.url(),
                request.eventTypes(),
                request.mode(),
                request.signature(),
                request.after(),
                command.key(),
                request.fingerprint()));
    }

    @CommandHandler
    void handle(ChangeEndpoint command) {
        Known before = known(command.endpoint());
        EndpointChange change = command.change();
        Known after = new Known(
                Objects.requireNonNullElse(change.url(), before.url),
                Objects.requireNonNullElse(change.eventTypes(), before.eventTypes),
                Objects.requireNonNullElse(change.mode(), before.mode),
                before.enabled);
        if (!after.equals(before)) {
            apply(new EndpointChanged(command.endpoint(), after.url, after.eventTypes, after.mode));
        }
    }

    @CommandHandler
    void handle(EnableEndpoint command) {
        if (!known(command.endpoint()).enabled || command.resume() != Resume.CURSOR) {
            apply(new EndpointEnabled(command.endpoint(), command.resume(), command.after()));
        }
    }

    @CommandHandler
    void handle(DisableEndpoint command) {
        if (known(command.endpoint()).enabled) {
            apply(new EndpointDisabled(command.endpoint(), command.reason()));
        }
    }

    @CommandHandler
    void handle(DeleteEndpoint command) {
        known(command.endpoint());
        apply(new EndpointDeleted(command.endpoint()));
    }

    @CommandHandler
    void handle(RotateSecret command) {
        known(command.endpoint());
        apply(new SecretRotated(command.endpoint(), command.key(), OVERLAP.toSeconds()));
    }

    @CommandHandler
    void handle(TestEndpoint command) {
        known(command.endpoint());
        apply(new EndpointTested(command.endpoint()));
    }

    @CommandHandler
    void handle(ResendEvents command) {
        known(command.endpoint());
        apply(new ResendRequested(command.endpoint(), command.after(), command.upTo()));
    }

    private Known known(String endpoint) {
        @Nullable Known known = endpoints.get(endpoint);
        if (known == null) {
            throw new WebhookRefusedException(WebhookRefusal.NO_SUCH_ENDPOINT);
        }
        return known;
    }

    @EventSourcingHandler
    void on(WebhookEvent event, DomainEventMessage<?> message) {
        stream = message.getAggregateIdentifier();
        switch (event) {
            case EndpointCreated created ->
                endpoints.put(created.endpoint(), new Known(created.url(), created.eventTypes(), created.mode(), true));
            case EndpointChanged changed ->
                endpoints.computeIfPresent(
                        changed.endpoint(),
                        (_, before) -> new Known(changed.url(), changed.eventTypes(), changed.mode(), before.enabled));
            case EndpointEnabled enabled ->
                endpoints.computeIfPresent(enabled.endpoint(), (_, before) -> before.enabled(true));
            case EndpointDisabled disabled ->
                endpoints.computeIfPresent(disabled.endpoint(), (_, before) -> before.enabled(false));
            case EndpointDeleted gone -> {
                endpoints.remove(gone.endpoint());
                deleted.add(gone.endpoint());
            }
            case SecretRotated _, EndpointTested _, ResendRequested _ -> {
                // These leave an endpoint as it is.
            }
        }
    }
}
