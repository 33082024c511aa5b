package io.paymentledger.query.console;

import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.Timestamps;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Currency;
import io.paymentledger.query.charge.ChargeEventJson.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The members of a charge as a page lists them, with those marked that an event changed. */
final class Members {

    private Members() {}

    /**
     * One member.
     *
     * @param label its name for people
     * @param value a text; empty where there is none
     * @param money the same for an amount
     * @param changed whether the last event changed it
     * @param before what it was before that; empty where there was nothing
     */
    record Member(
            String name,
            String label,
            String value,
            @Nullable MoneyText money,
            boolean changed,
            String before) {}

    /** The state of a charge, and which of it the last event changed. */
    static List<Member> state(ChargeView charge, Map<String, Change> changes) {
        ChargeJson json = ChargeJson.of(charge);
        Of of = new Of(charge.state().terms().amount().currency(), changes);
        List<Member> members = new ArrayList<>();
        members.add(of.text("status", "Status", json.status()));
        members.add(of.text("detail", "Detail", json.detail()));
        members.add(of.text("decline_code", "Declined because", json.declineCode()));
        members.add(of.text("outcome_unknown", "Outcome unknown", json.outcomeUnknown() ? "yes" : null));
        members.add(of.text("authorised_until", "Held until", time(json.authorisedUntil())));
        return members.stream()
                .filter(member -> !member.value.isEmpty() || member.changed)
                .toList();
    }

    /** The amounts of a charge, and which of them the last event changed. */
    static List<Member> amounts(ChargeView charge, Map<String, Change> changes) {
        ChargeJson json = ChargeJson.of(charge);
        Of of = new Of(charge.state().terms().amount().currency(), changes);
        List<Member> members = new ArrayList<>();
        members.add(of.money("amount", "Asked for", json.amount()));
        members.add(of.money("amount_authorised", "Authorised", json.amountAuthorised()));
        members.add(of.money("amount_captured", "Captured", json.amountCaptured()));
        members.add(of.money("amount_capturable", "Still held", json.amountCapturable()));
        members.add(of.money("amount_refunded", "Refunded", json.amountRefunded()));
        of.some("amount_disputed", "Disputed or lost", json.amountDisputed()).ifPresent(members::add);
        of.some("amount_late", "Came too late", json.amountLate()).ifPresent(members::add);
        of.some("amount_reversed", "Reversed of that", json.amountReversed()).ifPresent(members::add);
        return members;
    }

    /** What the merchant said when it made the charge. */
    static List<Member> terms(ChargeView charge) {
        ChargeJson json = ChargeJson.of(charge);
        Of of = new Of(charge.state().terms().amount().currency(), Map.of());
        List<Member> members = new ArrayList<>();
        members.add(of.text("customer", "Customer", json.customer()));
        members.add(of.text("order_number", "Order", json.orderNumber()));
        members.add(of.text("description", "Description", json.description()));
        members.add(of.text("capture_method", "Capture", json.captureMethod()));
        json.metadata().forEach((name, value) -> members.add(of.text("metadata." + name, name, value)));
        return members.stream().filter(member -> !member.value.isEmpty()).toList();
    }

    private static @Nullable String time(@Nullable String instant) {
        return instant == null
                ? null
                : Timestamps.parse(instant)
                        .map(TimeText::of)
                        .map(time -> time.utc() + " UTC")
                        .orElse(instant);
    }

    /** Members of one charge. */
    private record Of(Currency currency, Map<String, Change> changes) {

        Member text(String name, String label, @Nullable String value) {
            @Nullable Change change = changes.get(name);
            return new Member(
                    name, label, value == null ? "" : value, null, change != null, change == null ? "" : was(change));
        }

        Member money(String name, String label, long minor) {
            @Nullable Change change = changes.get(name);
            MoneyText money = MoneyText.of(minor, currency);
            @Nullable JsonNode from = change == null ? null : change.from();
            return new Member(
                    name,
                    label,
                    money.toString(),
                    money,
                    change != null && (from != null || minor != 0),
                    from == null ? "" : MoneyText.of(from.asLong(), currency).number());
        }

        Optional<Member> some(String name, String label, @Nullable Long minor) {
            return minor == null ? Optional.empty() : Optional.of(money(name, label, minor));
        }

        private static String was(Change change) {
            @Nullable JsonNode from = change.from();
            return from == null ? "" : from.asString();
        }
    }
}
