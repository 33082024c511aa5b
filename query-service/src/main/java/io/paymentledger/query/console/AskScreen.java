package io.paymentledger.query.console;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeView;
import io.paymentledger.query.charge.ChargeHistories;
import io.paymentledger.query.console.Question.By;
import io.paymentledger.query.console.Search.Finding;
import io.paymentledger.query.console.Search.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One box, and the answer to "was this customer charged twice?". The address is the question. */
@Screen
final class AskScreen {

    private final Search search;
    private final ChargeHistories histories;

    AskScreen(Search search, ChargeHistories histories) {
        this.search = search;
        this.histories = histories;
    }

    /**
     * One charge in evidence.
     *
     * @param by how it was found, in words; empty for one that only looks like another
     */
    record Evidence(
            String id,
            TimeText time,
            String customer,
            String order,
            MoneyText amount,
            String status,
            String by,
            List<Line> payments) {}

    /** What became of one payment. */
    record Line(String fate, String tone, MoneyText taken, MoneyText kept) {

        static Line of(Payment payment) {
            String tone = switch (payment.fate()) {
                case KEPT -> "good";
                case UNKNOWN, REVERSAL_DUE, DISPUTED, PARTLY_REFUNDED -> "care";
                case REFUNDED, REVERSED, LOST, HELD, NOT_TAKEN -> "quiet";
            };
            return new Line(payment.fate().words(), tone, MoneyText.of(payment.taken()), MoneyText.of(payment.kept()));
        }
    }

    /** Charges that look like one purchase. */
    record Group(List<Evidence> charges, String words) {}

    @GetMapping("/console/ask")
    @RequiresScope(Scope.AUDIT_READ)
    String ask(Caller caller, @RequestParam(name = "q", required = false) @Nullable String asked, Model model) {
        model.addAttribute("q", asked == null ? "" : asked);
        @Nullable Question question = asked == null ? null : Question.of(asked);
        if (question == null) {
            model.addAttribute("verdict", null);
            model.addAttribute("nothing", asked != null && !asked.isBlank());
            return "console/ask";
        }
        Finding finding = search.find(caller.tenant(), question);
        List<ChargeView> charges = new ArrayList<>();
        Map<String, Evidence> evidence = new HashMap<>();
        for (Found found : finding.charges()) {
            ChargeView whole = whole(caller.tenant(), found.charge());
            charges.add(whole);
            evidence.put(whole.id(), evidence(whole, found));
        }
        List<LookAlikes> alike = LookAlikes.among(charges);
        model.addAttribute("nothing", charges.isEmpty());
        model.addAttribute("verdict", charges.isEmpty() ? null : Verdict.of(charges, alike));
        model.addAttribute(
                "groups", alike.stream().map(group -> group(group, evidence)).toList());
        model.addAttribute(
                "evidence",
                charges.stream().map(charge -> evidence.get(charge.id())).toList());
        model.addAttribute("more", finding.more());
        model.addAttribute("most", Search.MOST);
        return "console/ask";
    }

    /** The read model leaves out what became of late successes, and may be behind; history has all of it. */
    private ChargeView whole(String tenant, ChargeView row) {
        return histories
                .of(tenant, row.id())
                .map(history -> History.fold(history.events()))
                .orElse(row);
    }

    private static Evidence evidence(ChargeView charge, Found found) {
        @Nullable String customer = charge.state().terms().personal().customer();
        @Nullable String order = charge.state().terms().orderNumber();
        return new Evidence(
                charge.id(),
                TimeText.of(charge.createdAt()),
                customer == null ? "" : customer,
                order == null ? "" : order,
                MoneyText.of(charge.state().terms().amount()),
                charge.state().detail() == null
                        ? charge.state().status().wireName()
                        : charge.state().detail().wireName().replace('_', ' '),
                found.by().stream().map(By::word).collect(Collectors.joining(", ")),
                Payment.of(charge).stream().map(Line::of).toList());
    }

    private static Group group(LookAlikes group, Map<String, Evidence> evidence) {
        ChargeView first = group.charges().getFirst();
        return new Group(
                group.charges().stream()
                        .map(charge -> evidence.get(charge.id()))
                        .toList(),
                "%s for %s, %s each, within ten minutes of each other and under different keys"
                        .formatted(
                                Counted.of(group.charges().size(), "charge", "charges"),
                                first.state().terms().personal().customer(),
                                MoneyText.of(first.state().terms().amount())));
    }
}
