package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.RequiresScope;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;

/** What has no page of its own: it says so to those who are signed in. */
@Screen
final class NoSuchPage {

    @GetMapping("/console/**")
    @RequiresScope(Scope.CHARGES_READ)
    String nothingHere(HttpServletResponse response, ModelMap model) {
        response.setStatus(ProblemCode.NOT_FOUND.status());
        Failures.describe(model, ProblemCode.NOT_FOUND, "The console has no such page.", "");
        return Failures.PAGE;
    }
}
