package io.paymentledger.simulation.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as it is stored.
 *
 * @param payload its members
 */
record Fact(
        int log,
        long position,
        String stream,
        long sequence,
        String type,
        int revision,
        Instant occurredAt,
        JsonNode payload) {

    /** An event that is not what its type says. */
    static final class Unreadable extends RuntimeException {

        Unreadable(String message) {
            super(message);
        }
    }

    /** A whole number of minor units. */
    long amount() {
        return number("amount_minor");
    }

    long number(String name) {
        JsonNode member = payload.path(name);
        if (!member.isIntegralNumber()) {
            throw new Unreadable(name + " is no whole number");
        }
        return member.longValue();
    }

    String text(String name) {
        JsonNode member = payload.path(name);
        if (!member.isString()) {
            throw new Unreadable(name + " is no text");
        }
        return member.stringValue();
    }

    @Nullable
    String textOrNull(String name) {
        return payload.has(name) ? text(name) : null;
    }

    boolean flag(String name) {
        JsonNode member = payload.path(name);
        if (!member.isBoolean()) {
            throw new Unreadable(name + " is neither true nor false");
        }
        return member.booleanValue();
    }

    /** Whose it is. */
    String tenant() {
        return stream.substring(0, stream.indexOf('/'));
    }

    /** A part of its payload, read like the whole. */
    Fact part(JsonNode part) {
        return new Fact(log, position, stream, sequence, type, revision, occurredAt, part);
    }

    /** Where it is, for people. */
    String place() {
        return "log %s position %s".formatted(log, position);
    }
}
