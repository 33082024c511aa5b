package io.paymentledger.events;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * How one kind of event is stored.
 *
 * @param name the stable name in the database, such as {@code charge.captured}; never a Java class name
 * @param revision the revision of the members that {@code writer} writes, from 1
 * @param javaClass the record of that kind
 * @param writer fills in the members
 * @param reader rebuilds the event from members of this revision
 */
record EventType<E extends LedgerEvent>(
        String name, int revision, Class<E> javaClass, BiConsumer<E, Members> writer, Function<Members, E> reader) {

    byte[] write(LedgerEvent event) {
        Members members = new Members();
        writer.accept(javaClass.cast(event), members);
        return members.write();
    }
}
