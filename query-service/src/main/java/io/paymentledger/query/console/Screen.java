package io.paymentledger.query.console;

import io.paymentledger.base.web.BySession;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Controller;

/** Pages for those who are signed in. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ConsoleEnabled
@Controller
@BySession
@interface Screen {}
