package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.Money;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.console.LedgerService.Answer;
import io.paymentledger.query.console.LedgerService.Command;
import io.paymentledger.query.idempotency.KeyForensics;
import io.paymentledger.query.idempotency.KeyForensicsJson;
import io.paymentledger.query.idempotency.KeyForensicsJson.MoneyMoved;
import io.paymentledger.query.idempotency.KeyForensicsJson.Request;
import io.paymentledger.query.idempotency.RequestsOfKey;
import io.paymentledger.query.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One idempotency key: who used it, who was first, whether money moved; and its cancellation. */
@Screen
final class KeyScreen {

    /** What a person looks through at once. */
    private static final int REQUESTS = 100;

    private final KeyForensics forensics;
    private final Desk desk;

    KeyScreen(KeyForensics forensics, Desk desk) {
        this.forensics = forensics;
        this.desk = desk;
    }

    /**
     * A request with the key.
     *
     * @param times how many it stands for, in words; {@code null} for one
     */
    record Line(
            TimeText time,
            String operation,
            String answer,
            boolean repeated,
            @Nullable String times,
            String mismatch,
            String actor,
            String id) {

        static Line of(Request request) {
            return new Line(
                    Timestamps.parse(request.requestedAt()).map(TimeText::of).orElseThrow(),
                    request.operation(),
                    request.code() == null
                            ? Integer.toString(request.status())
                            : request.status() + " " + request.code(),
                    request.replayed(),
                    request.times() == 1 ? null : Counted.of(request.times(), "request", "requests"),
                    String.join(", ", request.mismatch()),
                    request.actor(),
                    request.requestId());
        }
    }

    /** Leads to the page of a key that somebody typed. */
    @GetMapping("/console/keys")
    @RequiresScope(Scope.AUDIT_READ)
    String find(@RequestParam(name = "key", defaultValue = "") String typed) {
        String key = typed.strip();
        return StreamName.isKey(key) ? "redirect:/console/keys/" + Links.encoded(key) : "console/keys";
    }

    @GetMapping("/console/keys/{key}")
    @RequiresScope(Scope.AUDIT_READ)
    String key(
            Caller caller,
            @PathVariable String key,
            @RequestParam(name = "after", defaultValue = "") String after,
            Model model) {
        @Nullable Long place = Parameters.wholeNumber(after);
        show(
                key,
                forensics
                        .of(caller.tenant(), key, place == null ? RequestsOfKey.BEGIN : place, REQUESTS, Long::toString)
                        .orElse(null),
                model);
        return "console/key";
    }

    @PostMapping("/console/keys/{key}/cancel")
    @RequiresScope(Scope.CHARGES_WRITE)
    String cancel(Caller caller, @PathVariable String key, HttpServletRequest request, Model model) {
        if (!StreamName.isKey(key)) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "This cannot be a key.");
        }
        Answer answer = desk.send(caller, request, Command.post("/v1/idempotency/" + Links.encoded(key) + "/cancel"));
        model.addAttribute("key", key);
        model.addAttribute("answer", answer);
        model.addAttribute("done", answer.done());
        return "console/cancelled";
    }

    private static void show(String key, @Nullable KeyForensicsJson found, Model model) {
        model.addAttribute("key", key);
        model.addAttribute("usable", StreamName.isKey(key));
        model.addAttribute("found", found);
        model.addAttribute("sentence", sentence(found));
        model.addAttribute("state", found == null ? "free" : found.state());
        model.addAttribute(
                "claimed",
                found == null || found.winner() == null
                        ? null
                        : Timestamps.parse(found.winner().claimedAt())
                                .map(TimeText::of)
                                .orElseThrow());
        model.addAttribute(
                "requests",
                found == null
                        ? List.of()
                        : found.requests().data().stream().map(Line::of).toList());
    }

    private static String sentence(@Nullable KeyForensicsJson found) {
        if (found == null) {
            return "Nobody used this key, and nothing was charged with it.";
        }
        return switch (found.state()) {
            case "free" -> "It was sent, but no request with it was accepted, so it names nothing yet. No money moved.";
            case "cancelled" -> "It was cancelled before it was used. It names nothing, for ever, and no money moved.";
            case "bound" ->
                "It names an operation on charge %s. %s".formatted(found.chargeId(), moved(found.moneyMoved()));
            default -> "It names a charge. " + moved(found.moneyMoved());
        };
    }

    private static String moved(MoneyMoved money) {
        if (money.currency() == null || (money.moved().equals("no") && money.amount() == 0)) {
            return "No money moved.";
        }
        String currency = Objects.requireNonNull(money.currency());
        String taken = MoneyText.of(Money.of(money.amount(), currency)).toString();
        String returned = MoneyText.of(Money.of(money.returned(), currency)).toString();
        String known = "%s was taken by its charge, and %s of it went back.".formatted(taken, returned);
        return money.moved().equals("unknown") ? known + " A gateway's answer is still out." : known;
    }
}
