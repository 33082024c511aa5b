package io.paymentledger.query.console;

import io.paymentledger.base.key.KeyDirectory;
import io.paymentledger.base.key.KeyDirectory.Listed;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.console.Desk.Words;
import io.paymentledger.query.console.LedgerService.Command;
import io.paymentledger.query.web.Parameters;
import io.paymentledger.query.webhook.TenantEndpoints;
import io.paymentledger.query.webhook.TenantEndpoints.Endpoint;
import io.paymentledger.query.webhook.TenantEndpoints.Sent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** How the ledger is doing: its log, its read models, the tenant's webhooks and API keys. */
@Screen
final class OperationsScreen {

    /** What a person looks through at once. */
    private static final int DELIVERIES = 50;

    private static final int KEYS = 100;

    private final LiveFigures figures;
    private final TenantEndpoints endpoints;
    private final KeyDirectory keys;
    private final Desk desk;

    OperationsScreen(LiveFigures figures, TenantEndpoints endpoints, KeyDirectory keys, Desk desk) {
        this.figures = figures;
        this.endpoints = endpoints;
        this.keys = keys;
        this.desk = desk;
    }

    /** An API key. */
    record KeyLine(
            String id,
            String name,
            String scopes,
            TimeText created,
            @Nullable TimeText revoked,
            boolean asked) {

        static KeyLine of(Listed key, String asked) {
            return new KeyLine(
                    key.id(),
                    key.name(),
                    String.join(", ", key.scopes()),
                    TimeText.of(key.createdAt()),
                    key.revokedAt() == null ? null : TimeText.of(key.revokedAt()),
                    key.id().equals(asked));
        }
    }

    /** A delivery. */
    record DeliveryLine(
            long position,
            String type,
            String stream,
            String status,
            @Nullable TimeText due,
            int attempts,
            String answer) {

        static DeliveryLine of(Sent sent) {
            return new DeliveryLine(
                    sent.position(),
                    sent.type(),
                    sent.stream(),
                    sent.status(),
                    sent.dueAt() == null ? null : TimeText.of(sent.dueAt()),
                    sent.attempts(),
                    sent.lastAnswer());
        }

        public String tone() {
            return switch (status) {
                case "delivered" -> "good";
                case "failed" -> "bad";
                case "pending" -> attempts == 0 ? "quiet" : "care";
                default -> "quiet";
            };
        }
    }

    @GetMapping("/console/operations")
    @RequiresScope(Scope.ADMIN)
    String operations(Caller caller, @RequestParam(name = "live", defaultValue = "yes") String live, Model model) {
        model.addAttribute("figures", figures.now(caller.tenant()));
        model.addAttribute("live", !live.equals("no"));
        return "console/operations";
    }

    /** Whoever may audit sees who acts, so this needs no more than that. */
    @GetMapping("/console/operations/keys")
    @RequiresScope(Scope.AUDIT_READ)
    String keys(Caller caller, @RequestParam(name = "actor", defaultValue = "") String actor, Model model) {
        List<KeyLine> all = keys.newest(caller.tenant(), KEYS).stream()
                .map(key -> KeyLine.of(key, actor))
                .toList();
        model.addAttribute("keys", all);
        model.addAttribute("actor", actor);
        model.addAttribute("known", all.stream().anyMatch(KeyLine::asked));
        model.addAttribute("most", KEYS);
        return "console/api-keys";
    }

    @GetMapping("/console/endpoints/{id}")
    @RequiresScope(Scope.ADMIN)
    String endpoint(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = "before", required = false) @Nullable String before,
            Model model) {
        Endpoint endpoint = endpoints
                .find(caller.tenant(), id)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such endpoint."));
        @Nullable Long place = before == null ? null : Parameters.wholeNumber(before);
        List<Sent> sent =
                endpoints.deliveries(caller.tenant(), id, place == null ? Long.MAX_VALUE : place, DELIVERIES + 1);
        model.addAttribute("endpoint", LiveFigures.Hook.of(endpoint));
        model.addAttribute("success", endpoint.lastSuccessAt() == null ? null : TimeText.of(endpoint.lastSuccessAt()));
        model.addAttribute("failing", endpoint.failingSince() == null ? null : TimeText.of(endpoint.failingSince()));
        model.addAttribute(
                "deliveries",
                sent.stream().limit(DELIVERIES).map(DeliveryLine::of).toList());
        model.addAttribute("more", sent.size() > DELIVERIES);
        return "console/endpoint";
    }

    @PostMapping("/console/endpoints/{id}/deliveries/{position}/resend")
    @RequiresScope(Scope.ADMIN)
    String resend(
            Caller caller,
            @PathVariable String id,
            @PathVariable String position,
            HttpServletRequest request,
            Model model) {
        return desk.page(
                caller,
                request,
                Command.post("/v1/webhook-endpoints/%s/deliveries/%s/resend"
                        .formatted(Links.encoded(id), Links.encoded(position))),
                new Words(
                        "It will be sent again.",
                        "With the same id and the same bytes as before.",
                        "/console/endpoints/" + Links.encoded(id),
                        "Back to the endpoint"),
                model);
    }
}
