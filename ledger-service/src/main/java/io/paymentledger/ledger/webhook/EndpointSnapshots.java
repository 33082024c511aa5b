package io.paymentledger.ledger.webhook;

import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.axon.Snapshots;
import java.util.Optional;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;

/** Commands about endpoints begin with what this process knows of them, and not with the first event. */
final class EndpointSnapshots implements Snapshots {

    private final EndpointRegisters registers;

    EndpointSnapshots(EndpointRegisters registers) {
        this.registers = registers;
    }

    @Override
    public Optional<DomainEventMessage<?>> of(String stream) {
        String tenant = new StreamName(stream).tenant();
        return stream.equals(StreamName.webhooks(tenant).value()) ? snapshot(registers.of(tenant)) : Optional.empty();
    }

    private static Optional<DomainEventMessage<?>> snapshot(EndpointRegister register) {
        return register.last().map(last -> snapshot(register, last));
    }

    private static DomainEventMessage<?> snapshot(EndpointRegister register, RecordedEvent last) {
        return new GenericDomainEventMessage<>(
                WebhookEndpoints.class.getSimpleName(),
                last.stream().value(),
                last.sequence(),
                new WebhookEndpoints(last.stream(), register));
    }
}
