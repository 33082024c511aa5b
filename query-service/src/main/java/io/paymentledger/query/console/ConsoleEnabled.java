package io.paymentledger.query.console;

import io.paymentledger.base.ConditionalOnSwitch;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Belongs to the console, and is not there where the console is switched off. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConditionalOnSwitch("ledger.console.enabled")
@interface ConsoleEnabled {}
