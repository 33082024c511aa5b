package io.paymentledger.base.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How long a body the handler method takes; without it, {@link #USUAL_BYTES} read into memory. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface BodyLimit {

    /** 64 KiB: a charge with all its metadata fits several times over. */
    int USUAL_BYTES = 65_536;

    /** The longest body, in bytes. */
    int bytes();

    /** Whether the method reads the body itself, piece by piece, instead of finding it in memory. */
    boolean streamed() default false;
}
