package io.paymentledger.ledger.charge;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.Operation;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway tells of its own accord. It may come late, twice, and in any order.
 *
 * @param gateway the name of the gateway's adapter
 * @param eventId the gateway's name for the notification, the same each time that it is delivered; a very long one is
 *     its hash
 * @param attemptId the attempt that the notification is about: for a dispute, the one that took the money
 * @param kind the gateway's name for what it tells
 * @param fact what it tells
 */
public record GatewayNotification(String gateway, String eventId, String attemptId, String kind, Fact fact) {

    public GatewayNotification {
        requireNonNull(gateway);
        eventId = GatewayText.name(eventId);
        attemptId = GatewayText.storable(attemptId);
        kind = GatewayText.storable(kind);
        requireNonNull(fact);
    }

    /** What an outcome is about. */
    public enum Subject {
        /** A payment, or a capture of one. */
        PAYMENT,
        VOID,
        REFUND;

        /** Whether this is what an operation makes; {@code null} stands for the creation. */
        boolean isOf(@Nullable Operation operation) {
            if (operation == null) {
                return this == PAYMENT;
            }
            return switch (operation.kind()) {
                case CAPTURE -> this == PAYMENT;
                case VOID -> this == VOID;
                case REFUND -> this == REFUND;
                case REVERSAL -> this != PAYMENT;
            };
        }
    }

    /** A fact in the ledger's terms. Whether it can be so is the charge's to say. */
    public sealed interface Fact {

        /** Stands for the reason where none was told. */
        String NOT_TOLD = "not-told";

        /**
         * The attempt has this outcome.
         *
         * @param outcome the outcome
         * @param subject what it is about, if that was told
         * @param amountMinor the sum, in minor units, if it was told
         * @param currency ISO 4217, if it was told
         */
        record Settled(
                GatewayOutcome outcome,
                @Nullable Subject subject,
                @Nullable Long amountMinor,
                @Nullable String currency)
                implements Fact {

            public Settled {
                requireNonNull(outcome);
                currency = GatewayText.storableOrNull(currency);
            }

            /** The answer to a request, which names neither what it is about nor a sum. */
            public Settled(GatewayOutcome outcome) {
                this(outcome, null, null, null);
            }
        }

        /** What is about a dispute. */
        sealed interface OfDispute extends Fact {

            /** The gateway's name for the dispute. */
            String disputeId();
        }

        /**
         * The payer disputes the charge.
         *
         * @param disputeId the gateway's name for the dispute
         * @param amountMinor the disputed sum, in minor units of the charge's currency
         * @param currency ISO 4217, if it was told
         * @param reason the gateway's word for why
         */
        record DisputeOpened(
                String disputeId,
                long amountMinor,
                @Nullable String currency,
                String reason) implements OfDispute {

            public DisputeOpened {
                disputeId = GatewayText.storable(disputeId);
                currency = GatewayText.storableOrNull(currency);
                reason = GatewayText.storable(reason);
            }

            /** A sum in the charge's currency. */
            public DisputeOpened(String disputeId, long amountMinor, String reason) {
                this(disputeId, amountMinor, null, reason);
            }
        }

        /**
         * A dispute is decided. It may be told before its opening is, and decided anew later.
         *
         * @param disputeId the gateway's name for the dispute
         * @param amountMinor the sum that was decided about, in minor units of the charge's currency
         * @param currency ISO 4217, if it was told
         * @param won whether the merchant has the money again
         */
        record DisputeClosed(
                String disputeId,
                long amountMinor,
                @Nullable String currency,
                boolean won) implements OfDispute {

            public DisputeClosed {
                disputeId = GatewayText.storable(disputeId);
                currency = GatewayText.storableOrNull(currency);
            }

            /** A sum in the charge's currency. */
            public DisputeClosed(String disputeId, long amountMinor, boolean won) {
                this(disputeId, amountMinor, null, won);
            }
        }

        /**
         * The payer's bank asks, and takes nothing.
         *
         * @param disputeId the gateway's name for the inquiry, and for the dispute that it may become
         * @param reason the gateway's word for why
         */
        record InquiryOpened(String disputeId, String reason) implements OfDispute {

            public InquiryOpened {
                disputeId = GatewayText.storable(disputeId);
                reason = GatewayText.storable(reason);
            }
        }

        /**
         * The payer's bank asks no more.
         *
         * @param disputeId the gateway's name for the inquiry
         */
        record InquiryClosed(String disputeId) implements OfDispute {

            public InquiryClosed {
                disputeId = GatewayText.storable(disputeId);
            }
        }

        /**
         * What the authorisation held and was not captured is held no more: its time is over, or somebody let it go at
         * the gateway.
         *
         * @param payment the gateway's name for the payment
         */
        record HoldReleased(String payment) implements Fact {

            public HoldReleased {
                payment = GatewayText.storable(payment);
            }
        }

        /** Something that changes nothing; that it was told is kept. */
        record Other() implements Fact {}

        /**
         * Something that the ledger would take in, if it could be understood.
         *
         * @param kind the gateway's name for what it tells
         * @param fault what is wrong with it
         */
        record Unreadable(String kind, String fault) implements Fact {

            public Unreadable {
                kind = GatewayText.storable(kind);
                requireNonNull(fault);
            }
        }
    }
}
