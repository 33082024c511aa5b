package io.paymentledger.query.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A handler method whose answer says which position of the tenant's log it contains, and can be waited for:
 * {@link LedgerPosition#HEADER} and {@link LedgerPosition#PARAMETER} are described for each of them alike.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Positioned {}
