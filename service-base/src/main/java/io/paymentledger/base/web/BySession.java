package io.paymentledger.base.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The handlers of this type are asked by people with a browser: a {@link SessionKeys session} tells who asks, and never a
 * bearer token. No other handler takes a session, so a page of somebody else can make a browser send nothing to the API.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface BySession {}
