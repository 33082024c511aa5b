package io.paymentledger.query.reconciliation;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementKind;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Money that moved at a gateway, by the ledger's account.
 *
 * @param position of the event with which it was recorded
 * @param kind what it was; of those that are of a charge
 * @param amountMinor how much, in minor units
 * @param attemptId our reference: of the attempt that moved it, or, for a dispute, of the charge's first
 * @param gatewayReference the gateway's name for it
 * @param occurredAt when it was recorded
 */
record Movement(
        String tenant,
        long position,
        String chargeId,
        String gateway,
        SettlementKind kind,
        long amountMinor,
        String currency,
        @Nullable String attemptId,
        String gatewayReference,
        Instant occurredAt) {

    Movement {
        requireNonNull(tenant);
        requireNonNull(chargeId);
        requireNonNull(gateway);
        requireNonNull(kind);
        requireNonNull(currency);
        requireNonNull(gatewayReference);
        requireNonNull(occurredAt);
    }

    /** The day on which it was recorded, in UTC. */
    LocalDate day() {
        return occurredAt.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** Whether a line names it. */
    boolean namedBy(@Nullable String reference, @Nullable String lineGatewayReference) {
        return (reference != null && reference.equals(attemptId)) || gatewayReference.equals(lineGatewayReference);
    }
}
