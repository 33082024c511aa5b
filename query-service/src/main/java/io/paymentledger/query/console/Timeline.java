package io.paymentledger.query.console;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequests.Written;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Currency;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.query.console.EventWords.Lane;
import io.paymentledger.query.idempotency.RequestsOfKey;
import io.paymentledger.query.posting.ChargePostings;
import io.paymentledger.query.posting.ChargePostings.Leg;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One line of time for everything about a charge: requests, commands, gateway, notifications, postings. */
final class Timeline {

    /** What a page lists at once of a long history; the rest is one click away. */
    static final int WINDOW = 60;

    /** A storm of requests becomes few rows, for those that are alike are one. */
    private static final int MOST_REQUESTS = 500;

    private final RequestsOfKey requests;
    private final ChargePostings postings;

    Timeline(RequestsOfKey requests, ChargePostings postings) {
        this.requests = requests;
        this.postings = postings;
    }

    /**
     * A row.
     *
     * @param version the event's sequence; -1 for a request, which changes nothing
     * @param until the last of several that are alike; {@code null} for one
     * @param chosen whether the page shows the state after it
     */
    record Row(
            long version,
            Instant at,
            TimeText time,
            @Nullable TimeText until,
            Lane lane,
            String title,
            String text,
            String type,
            long position,
            String actor,
            String requestId,
            List<LegText> legs,
            boolean chosen) {}

    /** A leg of a posting in words. */
    record LegText(String side, String account, MoneyText amount, boolean pending) {

        static LegText of(Leg leg) {
            return new LegText(
                    leg.debit() ? "debit" : "credit",
                    leg.account(),
                    MoneyText.of(leg.amountMinor(), Currency.of(leg.currency())),
                    leg.pending());
        }
    }

    /**
     * A part of the line.
     *
     * @param first the version with which it begins
     * @param last the version with which it ends
     */
    record Window(List<Row> rows, long first, long last) {}

    /** The part of a charge's line around a version. */
    Window around(String tenant, String chargeId, List<RecordedEvent> events, long version) {
        int from = Math.clamp(version - WINDOW / 2, 0, Math.max(0, events.size() - WINDOW));
        int to = Math.min(events.size(), from + WINDOW);
        List<RecordedEvent> shown = events.subList(from, to);
        Currency currency = currency(events);
        Map<Long, List<Leg>> legs =
                postings.at(tenant, shown.stream().map(RecordedEvent::position).toList());
        List<Row> rows = new ArrayList<>();
        for (RecordedEvent event : shown) {
            rows.add(row(event, currency, legs.getOrDefault(event.position(), List.of()), version));
        }
        Instant begin = from == 0 ? Instant.MIN : shown.getFirst().occurredAt();
        Instant end = to == events.size() ? Instant.MAX : shown.getLast().occurredAt();
        requests(tenant, chargeId, events).stream()
                .filter(row -> !row.at.isBefore(begin) && !row.at.isAfter(end))
                .forEach(rows::add);
        rows.sort(Comparator.comparing(Row::at));
        return new Window(rows, from, to - 1);
    }

    private static Currency currency(List<RecordedEvent> events) {
        if (events.getFirst().event() instanceof ChargeInitiated terms) {
            return terms.amount().currency();
        }
        throw new IllegalStateException("the history of a charge begins with its initiation");
    }

    private static Row row(RecordedEvent event, Currency currency, List<Leg> legs, long version) {
        EventWords words = EventWords.of((ChargeEvent) event.event(), currency);
        return new Row(
                event.sequence(),
                event.occurredAt(),
                TimeText.of(event.occurredAt()),
                null,
                words.lane(),
                words.title(),
                words.text(),
                EventCodec.CURRENT.typeName(event.event()),
                event.position(),
                event.metadata().actor(),
                event.metadata().requestId(),
                legs.stream().map(LegText::of).toList(),
                event.sequence() == version);
    }

    /** The requests with the charge's own key; those in a row that were answered alike are one. */
    private List<Row> requests(String tenant, String key, List<RecordedEvent> events) {
        List<Row> rows = new ArrayList<>();
        @Nullable KeyRequest first = null;
        @Nullable KeyRequest last = null;
        int count = 0;
        for (Written written : requests.find(tenant, key, events, RequestsOfKey.BEGIN, MOST_REQUESTS)) {
            KeyRequest request = written.request();
            if (first != null && last != null && alike(first, request)) {
                last = request;
                count += request.times();
                continue;
            }
            if (first != null && last != null) {
                rows.add(row(first, last, count));
            }
            first = request;
            last = request;
            count = request.times();
        }
        if (first != null && last != null) {
            rows.add(row(first, last, count));
        }
        return rows;
    }

    private static boolean alike(KeyRequest one, KeyRequest other) {
        return one.operation() == other.operation()
                && one.status() == other.status()
                && one.replayed() == other.replayed()
                && one.mismatch().equals(other.mismatch());
    }

    private static Row row(KeyRequest first, KeyRequest last, int count) {
        String times = count == 1 ? "" : Counted.of(count, "request", "requests") + ": ";
        String differs =
                first.mismatch().isEmpty() ? "" : ", because it differs in " + String.join(", ", first.mismatch());
        return new Row(
                -1,
                first.requestedAt(),
                TimeText.of(first.requestedAt()),
                count == 1 ? null : TimeText.of(last.requestedAt()),
                Lane.REQUEST,
                times + first.operation().wireName() + " answered "
                        + (first.code() == null
                                ? Integer.toString(first.status())
                                : first.status() + " " + first.code())
                        + (first.replayed() ? ", repeated from before" : "") + differs,
                "",
                "",
                0,
                first.actor(),
                first.requestId(),
                List.of(),
                false);
    }
}
