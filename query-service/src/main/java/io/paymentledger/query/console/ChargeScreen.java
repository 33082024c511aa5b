package io.paymentledger.query.console;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.charge.ChargeChanges;
import io.paymentledger.query.charge.ChargeEventJson;
import io.paymentledger.query.charge.ChargeHistories;
import io.paymentledger.query.charge.ChargeHistories.ChargeHistory;
import io.paymentledger.query.web.Parameters;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** One charge: its state after any of its events, and one line of time. The address says which event. */
@Screen
final class ChargeScreen {

    private final ChargeHistories histories;
    private final ChargeChanges changes;
    private final Timeline timeline;

    ChargeScreen(ChargeHistories histories, ChargeChanges changes, Timeline timeline) {
        this.histories = histories;
        this.changes = changes;
        this.timeline = timeline;
    }

    /**
     * The state after one event.
     *
     * @param latest the version of the last event there is
     */
    record Moment(
            String id,
            String customer,
            long version,
            long latest,
            TimeText time,
            EventWords event,
            List<Members.Member> state,
            List<Members.Member> amounts,
            List<Members.Member> terms) {

        public boolean past() {
            return version < latest;
        }
    }

    @GetMapping("/console/charges/{id}")
    @RequiresScope(Scope.AUDIT_READ)
    String charge(
            Caller caller,
            @PathVariable String id,
            @RequestParam(name = "version", required = false) @Nullable String asked,
            Model model) {
        ChargeHistory history = histories
                .of(caller.tenant(), id)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "No charge has this id."));
        List<RecordedEvent> events = history.events();
        long latest = events.getLast().sequence();
        @Nullable Long number = asked == null ? null : Parameters.wholeNumber(asked);
        long version = number == null ? latest : Math.min(number, latest);
        String chargeId = history.stream().local();
        Moment moment = moment(chargeId, events.subList(0, (int) version + 1), latest);
        model.addAttribute("moment", moment);
        model.addAttribute("alias", chargeId.equals(id) ? "" : id);
        model.addAttribute("timeline", timeline.around(caller.tenant(), chargeId, events, version));
        return "console/charge";
    }

    private Moment moment(String id, List<RecordedEvent> events, long latest) {
        ChargeView view = Objects.requireNonNull(History.fold(events), "a history has events");
        ChargeEventJson last = changes.of(events).getLast();
        RecordedEvent event = events.getLast();
        @Nullable String customer = view.state().terms().personal().customer();
        return new Moment(
                id,
                customer == null ? "" : customer,
                view.version(),
                latest,
                TimeText.of(event.occurredAt()),
                EventWords.of(
                        (ChargeEvent) event.event(),
                        view.state().terms().amount().currency()),
                Members.state(view, last.changes()),
                Members.amounts(view, last.changes()),
                Members.terms(view));
    }
}
