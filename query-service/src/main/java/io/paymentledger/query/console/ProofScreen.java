package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.query.charge.ChargeHistories;
import io.paymentledger.query.transparency.Receipts;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Receipts, verified by the browser: this hands out the page and believes nothing for anybody. */
@Screen
final class ProofScreen {

    private final ChargeHistories histories;
    private final Receipts receipts;
    private final TenantLogs tenants;
    private final LogTree tree;

    ProofScreen(ChargeHistories histories, Receipts receipts, TenantLogs tenants, LogTree tree) {
        this.histories = histories;
        this.receipts = receipts;
        this.tenants = tenants;
        this.tree = tree;
    }

    @GetMapping("/console/proof")
    @RequiresScope(Scope.AUDIT_READ)
    String proof(Caller caller, @RequestParam(name = "charge", defaultValue = "") String charge, Model model) {
        model.addAttribute("charge", charge);
        model.addAttribute("keys", tree.keys(tenants.logOfTenant(caller.tenant())));
        model.addAttribute("receipt", charge.isEmpty() ? "" : receipt(caller.tenant(), charge));
        return "console/proof";
    }

    private String receipt(String tenant, String charge) {
        return receipts.awaited(histories
                        .of(tenant, charge)
                        .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No charge has this id."))
                        .stream())
                .toString();
    }
}
