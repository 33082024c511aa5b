package io.paymentledger.events;

import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * One step from a revision of a stored event's members to the next one. Steps are applied when history is read; what is
 * stored is never rewritten.
 *
 * @param from the kind and the revision that the step takes
 * @param upcast turns the members of that revision into those of the next
 */
record Upcaster(From from, Consumer<ObjectNode> upcast) {

    /** A revision of a kind of event. */
    record From(String type, int revision) {}
}
