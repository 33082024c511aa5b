package io.paymentledger.events;

/**
 * How one kind of event is stored.
 *
 * @param name the stable name in the database, such as {@code charge.captured}; never a Java class name
 * @param revision the revision of the members, from 1
 * @param javaClass the record of that kind, whose components are the members
 */
record EventType(String name, int revision, Class<? extends LedgerEvent> javaClass) {}
