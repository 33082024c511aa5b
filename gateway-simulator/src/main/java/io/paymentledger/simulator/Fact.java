package io.paymentledger.simulator;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** One line of the book's journal is a list of these: what happened at once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Fact.Authorised.class, name = "authorised"),
    @JsonSubTypes.Type(value = Fact.Captured.class, name = "captured"),
    @JsonSubTypes.Type(value = Fact.Voided.class, name = "voided"),
    @JsonSubTypes.Type(value = Fact.Refunded.class, name = "refunded"),
    @JsonSubTypes.Type(value = Fact.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Fact.Amended.class, name = "amended"),
    @JsonSubTypes.Type(value = Fact.Stumbled.class, name = "stumbled"),
    @JsonSubTypes.Type(value = Fact.NoticeDue.class, name = "notice-due"),
    @JsonSubTypes.Type(value = Fact.NoticeDone.class, name = "notice-done")
})
sealed interface Fact {

    /** Money is held for a payment. */
    record Authorised(
            String payment, String reference, long amount, String currency, String paymentMethod, Instant expiresAt)
            implements Fact {}

    /** Held money was taken. */
    record Captured(String payment, long amount, boolean last) implements Fact {}

    /** Held money was let go. */
    record Voided(String payment) implements Fact {}

    /** Taken money was given back. */
    record Refunded(String payment, long amount) implements Fact {}

    /** A key has its answer for ever, or for as long as keys are kept. */
    record Answered(String key, String request, Outcome outcome, Instant at) implements Fact {}

    /** An inquiry finds something else now than the answer said. */
    record Amended(Outcome outcome) implements Fact {}

    /** A request that fails the first time has failed. */
    record Stumbled(String key) implements Fact {}

    /** The merchant is to be told something. */
    record NoticeDue(Notice notice) implements Fact {}

    /** The merchant was told, or did not listen. */
    record NoticeDone(String id, boolean delivered) implements Fact {}

    /**
     * A notification.
     *
     * @param id the same each time that it is sent
     * @param type what it tells
     * @param body the JSON that is signed and sent
     * @param at when to send it
     * @param copies how often to send it
     */
    record Notice(String id, String type, String body, Instant at, int copies) {

        public Notice {
            requireNonNull(id);
            requireNonNull(type);
            requireNonNull(body);
            requireNonNull(at);
        }
    }
}
