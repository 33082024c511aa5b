package io.paymentledger.ledger.webhook;

import io.paymentledger.base.History;
import io.paymentledger.base.webhook.Destinations;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.base.webhook.RefusedUrlException;
import io.paymentledger.base.webhook.WebhookKeys;
import io.paymentledger.base.webhook.WebhookKeys.NewKey;
import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.EndpointRegister.Listed;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.Resume;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.ledger.command.RacedCommands;
import io.paymentledger.ledger.webhook.WebhookCommand.ChangeEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.CreateEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DeleteEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.DisableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.EnableEndpoint;
import io.paymentledger.ledger.webhook.WebhookCommand.ResendEvents;
import io.paymentledger.ledger.webhook.WebhookCommand.RotateSecret;
import io.paymentledger.ledger.webhook.WebhookCommand.TestEndpoint;
import java.util.List;
import java.util.Optional;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * What can be done with a tenant's webhook endpoints.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the event store cannot be reached.
 */
public final class Webhooks {

    /** The most endpoints of a tenant. */
    public static final int MAX_ENDPOINTS = WebhookEndpoints.MAX_ENDPOINTS;

    /** The most positions that one request sends again: hours of work for an endpoint, and more are asked for in turn. */
    public static final long MAX_RESENT_POSITIONS = 1_000_000;

    private final CommandGateway commands;
    private final History history;
    private final EndpointRegisters registers;
    private final EventLog log;
    private final TenantLogs tenants;
    private final Destinations destinations;
    private final Optional<WebhookKeys> keys;

    Webhooks(
            CommandGateway commands,
            History history,
            EndpointRegisters registers,
            EventLog log,
            TenantLogs tenants,
            Destinations destinations,
            Optional<WebhookKeys> keys) {
        this.commands = commands;
        this.history = history;
        this.registers = registers;
        this.log = log;
        this.tenants = tenants;
        this.destinations = destinations;
        this.keys = keys;
    }

    /** What became of a request for an endpoint. */
    public sealed interface Answer {

        /**
         * There is the endpoint.
         *
         * @param secret to be shown once; {@code null} if it was shown before, or there is none to show
         * @param replayed whether an earlier request had made it
         */
        record Created(WebhookEndpoint endpoint, @Nullable String secret, boolean replayed) implements Answer {

            /** Shows no secret. */
            @Override
            public String toString() {
                return "Created[" + endpoint.id() + "]";
            }
        }

        /**
         * The key names another endpoint, or one that was deleted.
         *
         * @param mismatch the names of what differs
         */
        record KeyReused(List<String> mismatch) implements Answer {

            public KeyReused {
                mismatch = List.copyOf(mismatch);
            }
        }

        /** The tenant has all that it may. */
        record TooMany() implements Answer {}

        /** There is no key to seal secrets with. */
        record Off() implements Answer {}
    }

    /** An endpoint with a key that was made just now; the secret is shown this once, if there is one to show. */
    public record Rotated(
            WebhookEndpoint endpoint, @Nullable String secret) {

        /** Shows no secret. */
        @Override
        public String toString() {
            return "Rotated[" + endpoint.id() + "]";
        }
    }

    /**
     * Makes an endpoint, once, however often it is asked for.
     *
     * @throws RefusedUrlException if nothing may be sent there
     */
    public Answer create(String tenant, String key, EndpointRequest request, EventMetadata cause)
            throws RefusedUrlException {
        if (keys.isEmpty()) {
            return new Answer.Off();
        }
        Optional<Answer> before = repeated(tenant, key, request);
        if (before.isPresent()) {
            return before.get();
        }
        destinations.check(request.url());
        NewKey made = keys.get().create(request.signature(), tenant, key);
        try {
            send(new CreateEndpoint(StreamName.webhooks(tenant), key, request, made.signing()), cause);
        } catch (WebhookRefusedException e) {
            return switch (e.refusal()) {
                case TOO_MANY -> new Answer.TooMany();
                case KEY_USED -> repeated(tenant, key, request).orElseThrow();
                case NO_SUCH_ENDPOINT -> throw e;
            };
        }
        return new Answer.Created(find(tenant, key).orElseThrow(), made.secret(), false);
    }

    private Optional<Answer> repeated(String tenant, String key, EndpointRequest request) {
        EndpointRegister register = registers.of(tenant);
        Optional<Listed> now = register.find(key);
        if (now.isPresent()) {
            return Optional.of(
                    now.get().made().fingerprint().equals(request.fingerprint())
                            ? new Answer.Created(now.get().endpoint(), null, true)
                            : new Answer.KeyReused(request.mismatch(now.get().made())));
        }
        return register.deleted().contains(key)
                ? Optional.of(new Answer.KeyReused(request.mismatch(made(tenant, key))))
                : Optional.empty();
    }

    /** What made an endpoint that was deleted since. */
    private EndpointCreated made(String tenant, String key) {
        return history.of(StreamName.webhooks(tenant)).stream()
                .map(RecordedEvent::event)
                .filter(EndpointCreated.class::isInstance)
                .map(EndpointCreated.class::cast)
                .filter(created -> created.endpoint().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** All endpoints of a tenant, in the order in which they were made. */
    public List<WebhookEndpoint> all(String tenant) {
        return registers.of(tenant).endpoints();
    }

    /** An endpoint, if the tenant has it. */
    public Optional<WebhookEndpoint> find(String tenant, String id) {
        return registers.of(tenant).find(id).map(Listed::endpoint);
    }

    /**
     * Changes an endpoint; empty if there is none.
     *
     * @throws RefusedUrlException if nothing may be sent to the new URL
     */
    public Optional<WebhookEndpoint> change(String tenant, String id, EndpointChange change, EventMetadata cause)
            throws RefusedUrlException {
        if (find(tenant, id).isEmpty()) {
            return Optional.empty();
        }
        if (change.url() != null) {
            destinations.check(change.url());
        }
        return told(tenant, id, new ChangeEndpoint(StreamName.webhooks(tenant), id, change), cause);
    }

    /**
     * Lets an endpoint be sent to again; empty if there is none.
     *
     * @param after the position, where {@code resume} is one
     */
    public Optional<WebhookEndpoint> enable(
            String tenant, String id, Resume resume, @Nullable Long after, EventMetadata cause) {
        return told(tenant, id, new EnableEndpoint(StreamName.webhooks(tenant), id, resume, after), cause);
    }

    /** Lets nothing more be sent to an endpoint; empty if there is none. */
    public Optional<WebhookEndpoint> disable(String tenant, String id, DisabledReason reason, EventMetadata cause) {
        return told(tenant, id, new DisableEndpoint(StreamName.webhooks(tenant), id, reason), cause);
    }

    /** Ends an endpoint; false if there is none. */
    public boolean delete(String tenant, String id, EventMetadata cause) {
        return sent(new DeleteEndpoint(StreamName.webhooks(tenant), id), cause);
    }

    /**
     * Gives an endpoint a new key; empty if there is none.
     *
     * @throws IllegalStateException if there are no keys to seal with, so that no endpoint was ever made here
     */
    public Optional<Rotated> rotate(String tenant, String id, EventMetadata cause) {
        Optional<WebhookEndpoint> endpoint = find(tenant, id);
        if (endpoint.isEmpty()) {
            return Optional.empty();
        }
        NewKey made = keys.orElseThrow(() -> new IllegalStateException("there is no key to seal with"))
                .create(endpoint.get().signature(), tenant, id);
        return told(tenant, id, new RotateSecret(StreamName.webhooks(tenant), id, made.signing()), cause)
                .map(rotated -> new Rotated(rotated, made.secret()));
    }

    /** Whether there are keys to seal secrets with. */
    public boolean on() {
        return keys.isPresent();
    }

    /**
     * Has an endpoint sent an event of its own.
     *
     * @return the event's position, which names the delivery; empty if there is no such endpoint
     */
    public Optional<Long> test(String tenant, String id, EventMetadata cause) {
        StreamName stream = StreamName.webhooks(tenant);
        long before = registers.of(tenant).last().map(RecordedEvent::sequence).orElse(-1L);
        if (!sent(new TestEndpoint(stream, id), cause)) {
            return Optional.empty();
        }
        // Others may have said something about an endpoint meanwhile.
        return history.from(stream, before + 1).stream()
                .filter(event -> event.event() instanceof EndpointTested tested
                        && tested.endpoint().equals(id)
                        && event.metadata().requestId().equals(cause.requestId()))
                .map(RecordedEvent::position)
                .findFirst();
    }

    /** Has an endpoint sent what it wants of some positions of the tenant's log once more; false if there is no such endpoint. */
    public boolean resend(String tenant, String id, long after, long upTo, EventMetadata cause) {
        return sent(new ResendEvents(StreamName.webhooks(tenant), id, after, upTo), cause);
    }

    /** Whether a position of the tenant's log has an event that an endpoint wants; an endpoint's test is wanted by itself. */
    public boolean isWanted(String tenant, WebhookEndpoint endpoint, long position) {
        return log.at(tenants.logOfTenant(tenant), position)
                .filter(event -> event.stream().startsWith(tenant + "/"))
                .filter(event -> endpoint.wants(event.type()) || isTestOf(event, endpoint))
                .isPresent();
    }

    private boolean isTestOf(StoredEvent event, WebhookEndpoint endpoint) {
        return history.canRead(event)
                && history.recorded(event).event() instanceof EndpointTested(String tested)
                && tested.equals(endpoint.id());
    }

    /** The last position of the tenant's log. */
    public long head(String tenant) {
        return log.head().in(tenants.logOfTenant(tenant));
    }

    private Optional<WebhookEndpoint> told(String tenant, String id, WebhookCommand command, EventMetadata cause) {
        return sent(command, cause) ? find(tenant, id) : Optional.empty();
    }

    private boolean sent(WebhookCommand command, EventMetadata cause) {
        try {
            send(command, cause);
            return true;
        } catch (AggregateNotFoundException e) {
            return false;
        } catch (WebhookRefusedException e) {
            if (e.refusal() == WebhookRefusal.NO_SUCH_ENDPOINT) {
                return false;
            }
            throw e;
        }
    }

    private void send(WebhookCommand command, EventMetadata cause) {
        RacedCommands.send(commands, command, cause);
    }
}
