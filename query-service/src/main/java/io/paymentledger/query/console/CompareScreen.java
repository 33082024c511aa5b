package io.paymentledger.query.console;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeView;
import io.paymentledger.query.charge.ChargeHistories;
import java.util.Objects;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Two charges side by side, and why they are one payment or two. */
@Screen
final class CompareScreen {

    private final ChargeHistories histories;

    CompareScreen(ChargeHistories histories) {
        this.histories = histories;
    }

    @GetMapping("/console/compare")
    @RequiresScope(Scope.AUDIT_READ)
    String compare(
            Caller caller,
            @RequestParam(name = "one", defaultValue = "") String one,
            @RequestParam(name = "other", defaultValue = "") String other,
            Model model) {
        model.addAttribute("one", one);
        model.addAttribute("other", other);
        model.addAttribute(
                "comparison",
                one.isBlank() || other.isBlank()
                        ? null
                        : Comparison.of(one, charge(caller.tenant(), one), other, charge(caller.tenant(), other)));
        return "console/compare";
    }

    private ChargeView charge(String tenant, String key) {
        return histories
                .of(tenant, key.strip())
                .map(history -> Objects.requireNonNull(History.fold(history.events()), "a history has events"))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No charge has the id " + key + "."));
    }
}
