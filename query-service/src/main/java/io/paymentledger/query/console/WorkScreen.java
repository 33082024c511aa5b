package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.console.Desk.Words;
import io.paymentledger.query.console.LedgerService.Command;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * What waits for a person. What a person decides is sent to ledger-service, which sees to it that two decide where money
 * moves.
 */
@Screen
final class WorkScreen {

    private static final String BACK = "/console/work";

    private final Waiting waiting;
    private final Desk desk;

    WorkScreen(Waiting waiting, Desk desk) {
        this.waiting = waiting;
        this.desk = desk;
    }

    @GetMapping("/console/work")
    @RequiresScope(Scope.AUDIT_READ)
    String work(Caller caller, Model model) {
        boolean admin = caller.key().scopes().contains(Scope.ADMIN);
        model.addAttribute(
                "reviews", waiting.reviews(caller.tenant(), caller.key().id()));
        model.addAttribute("outcomes", waiting.outcomes(caller.tenant()));
        model.addAttribute("breaks", waiting.breaks(caller.tenant()));
        // Endpoints are what the scope admin is for, here as in the API.
        model.addAttribute("disabled", admin ? waiting.disabled(caller.tenant()) : List.of());
        model.addAttribute("admin", admin);
        model.addAttribute("most", Waiting.MOST);
        return "console/work";
    }

    @PostMapping("/console/charges/{id}/review/proposal")
    @RequiresScope(Scope.ADMIN)
    String propose(Caller caller, @PathVariable String id, HttpServletRequest request, Model model) {
        return desk.page(
                caller,
                request,
                Command.put(resolution(id) + "/proposal", decision(FormGuard.form(request))),
                new Words(
                        "It is proposed.",
                        "Nothing has moved. Somebody with another API key decides it, on this same page.",
                        BACK,
                        "Back to work"),
                model);
    }

    @PostMapping("/console/charges/{id}/review/decision")
    @RequiresScope(Scope.ADMIN)
    String decide(Caller caller, @PathVariable String id, HttpServletRequest request, Model model) {
        Form form = FormGuard.form(request);
        return desk.page(
                caller,
                request,
                Command.post(resolution(id), decision(form)).withKey(form.text("key")),
                new Words(
                        "It is decided.",
                        "The charge has its outcome now, with both names and reasons.",
                        "/console/charges/" + Links.encoded(id),
                        "Charge " + id),
                model);
    }

    private static String resolution(String charge) {
        if (!StreamName.isKey(charge)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "No charge has this id.");
        }
        return "/v1/charges/" + Links.encoded(charge) + "/resolution";
    }

    private static Map<String, String> decision(Form form) {
        boolean approved = form.text("outcome").equals("approved");
        return Map.of(
                "outcome",
                form.text("outcome"),
                approved ? "gateway_reference" : "decline_code",
                form.text("word"),
                "note",
                form.text("note"));
    }

    @PostMapping("/console/breaks/{file}/{id}")
    @RequiresScope(Scope.ADMIN)
    String note(
            Caller caller,
            @PathVariable String file,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        Form form = FormGuard.form(request);
        boolean resolves = form.text("kind").equals("resolution");
        return desk.page(
                caller,
                request,
                Command.post(
                        "/v1/reconciliations/%s/breaks/%s/%s"
                                .formatted(
                                        Links.encoded(file),
                                        Links.encoded(id),
                                        resolves ? "resolution" : "explanation"),
                        Map.of("note", form.text("note"))),
                new Words(
                        resolves ? "The break is resolved." : "The break is explained.",
                        resolves ? "It moved no money, and leaves this list." : "It stays here until it is resolved.",
                        BACK,
                        "Back to work"),
                model);
    }

    @PostMapping("/console/endpoints/{id}/enable")
    @RequiresScope(Scope.ADMIN)
    String enable(Caller caller, @PathVariable String id, HttpServletRequest request, Model model) {
        return desk.page(
                caller,
                request,
                Command.post("/v1/webhook-endpoints/" + Links.encoded(id) + "/enable"),
                new Words(
                        "The endpoint is enabled.",
                        "It is sent everything from where it had come to, so that nothing is lost.",
                        BACK,
                        "Back to work"),
                model);
    }
}
