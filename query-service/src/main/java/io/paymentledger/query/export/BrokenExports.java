package io.paymentledger.query.export;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Passes on to the server what broke off. It then breaks the connection off, too, instead of ending the answer as if it
 * were whole, or ending it with a problem document.
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class BrokenExports {

    @ExceptionHandler
    @SuppressWarnings("DoNotCallSuggester") // Only the framework calls it, and goes on with what it throws.
    void brokenOff(BrokenExportException e) {
        throw e;
    }
}
