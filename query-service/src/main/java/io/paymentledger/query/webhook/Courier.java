package io.paymentledger.query.webhook;

import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.base.webhook.WebhookVerdicts.Verdict;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.query.webhook.DeliveryTable.Resend;
import io.paymentledger.query.webhook.DeliveryTable.Work;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Serves one endpoint under a lease: what is due again, what is to be sent once more, and what is new. Used by one thread.
 *
 * <p>What is under way for an endpoint is bounded, and while it accepts nothing, only one request at a time is: its circuit is
 * open, the cursor stays, and nothing is written down that the log has anyway.
 */
final class Courier implements AutoCloseable {

    /** How many deliveries are written down in one commit: few enough to be repeated after a crash. */
    static final int BATCH = 64;

    /** So many deliveries of an endpoint may be open; its cursor waits beyond that. */
    static final int MOST_OPEN = 1_000;

    /** So many failures after one another open the circuit: more than chance, and soon enough to spare the receiver. */
    static final int OPENS_AFTER = 5;

    /** The longest time in which an idle endpoint does not look for what is due. */
    private static final Duration IDLE = Duration.ofSeconds(5);

    /** The longest time in which nobody looks what became of a request that hangs. */
    private static final Duration HANGING = Duration.ofMillis(500);

    private final Subscription subscription;
    private final WebhookEndpoint endpoint;
    private final String endpointsStream;
    private final DeliveryTable table;
    private final LogBlocks log;
    private final Lanes lanes;
    private final WebhookVerdicts verdicts;
    private final Clock clock;

    private Lease lease;
    private Map<String, Long> open;
    private long openCount;

    /** Whether something may be left to be sent once more; who asks for more takes the lease away. */
    private boolean resends = true;

    /** The position up to which nothing is wanted, and which is written down with the next batch. */
    private long seen;

    Courier(
            Lease lease,
            Subscription subscription,
            DeliveryTable table,
            LogBlocks log,
            PostOffice office,
            WebhookVerdicts verdicts,
            Clock clock,
            BooleanSupplier goesOn) {
        this.lease = lease;
        this.subscription = subscription;
        this.endpoint = subscription.endpoint();
        this.endpointsStream = StreamName.webhooks(lease.endpoint().tenant()).value();
        this.table = table;
        this.log = log;
        this.lanes = new Lanes(office, subscription.endpoint(), lease.endpoint().tenant(), goesOn);
        this.verdicts = verdicts;
        this.clock = clock;
        this.open = table.openStreams(lease.endpoint());
        this.openCount = table.open(lease.endpoint());
        this.seen = lease.cursor();
    }

    /**
     * Does the next piece of work.
     *
     * @return whether there was one; if not, there may be when the log has grown, or at {@link #nextDue}
     * @throws LeaseLostException if the endpoint is somebody else's by now
     */
    boolean work() {
        boolean worked = writeNews();
        worked |= sendDue();
        if (!rests() && !circuitOpen()) {
            worked |= sendAgain();
            worked |= sendNew();
        }
        return worked;
    }

    /** When there may be something to do that no event announces; empty if there will be nothing. */
    Optional<Instant> nextDue() {
        Optional<Instant> due = openCount == 0 ? Optional.empty() : table.nextDue(lease.endpoint(), rests());
        if (!lease.active() && !lanes.hang()) {
            return due;
        }
        Instant look = clock.instant().plus(lanes.hang() ? HANGING : IDLE);
        return Optional.of(due.filter(look::isAfter).orElse(look));
    }

    /** Whether it is sent nothing but tests now. */
    private boolean rests() {
        return !lease.active() || lease.pausedUntil().isAfter(clock.instant());
    }

    private boolean circuitOpen() {
        return lease.failures() >= OPENS_AFTER && openCount > 0;
    }

    private boolean writeNews() {
        List<Outcome> news = lanes.news();
        if (news.isEmpty()) {
            return false;
        }
        write(news, null);
        return true;
    }

    private boolean sendDue() {
        // Where nothing is accepted, one request at a time is tried, however long it takes.
        if (openCount == 0 || (circuitOpen() && lanes.hang())) {
            return false;
        }
        List<Delivery> due = table.due(lease.endpoint(), rests(), clock.instant(), circuitOpen() ? 1 : BATCH);
        due.removeIf(lanes::hold);
        if (due.isEmpty()) {
            return false;
        }
        write(lanes.send(due), null);
        return true;
    }

    private boolean sendAgain() {
        if (!resends || openCount >= MOST_OPEN) {
            return false;
        }
        Optional<Resend> asked = table.resend(lease.endpoint());
        if (asked.isEmpty()) {
            resends = false;
            return false;
        }
        Resend resend = asked.get();
        List<Delivery> batch = new ArrayList<>();
        long end = collect(resend.cursor(), resend.upTo(), batch);
        // What is behind something that is on its way is sent after that anyway.
        batch.removeIf(
                delivery -> lanes.hold(delivery) || (endpoint.mode() == WebhookMode.ORDERED && isBehind(delivery)));
        // A range that the log does not have to its end is over where the log is.
        long reached = end == resend.cursor() ? resend.upTo() : end;
        write(lanes.send(batch), new Resend(resend.requested(), reached, resend.upTo()));
        return true;
    }

    private boolean isBehind(Delivery delivery) {
        @Nullable Long first = open.get(delivery.event().stream());
        return first != null && delivery.event().position() > first;
    }

    private boolean sendNew() {
        if (openCount >= MOST_OPEN) {
            return false;
        }
        List<Delivery> batch = new ArrayList<>();
        long end = collect(seen, Long.MAX_VALUE, batch);
        if (end == seen) {
            if (log.after(lease.endpoint().log(), seen, lease.takenAt()).stream()
                    .limit(1)
                    .anyMatch(this::tellsOfAChange)) {
                finish();
                throw new LeaseLostException();
            }
            return false;
        }
        seen = end;
        if (batch.isEmpty()) {
            return true;
        }
        List<Outcome> outcomes = new ArrayList<>();
        List<Delivery> free = new ArrayList<>();
        for (Delivery delivery : batch) {
            if (endpoint.mode() == WebhookMode.ORDERED && open.containsKey(delivery.event().stream())) {
                outcomes.add(Outcome.waiting(delivery));
            } else {
                free.add(delivery);
            }
        }
        outcomes.addAll(lanes.send(free));
        write(outcomes, null);
        return true;
    }

    /** Whether from this event on, the endpoint may be another than it was when it was leased. */
    private boolean tellsOfAChange(StoredEvent event) {
        return event.position() > subscription.readTo() && event.stream().equals(endpointsStream);
    }

    /** @return the last position that was looked at */
    private long collect(long after, long upTo, List<Delivery> batch) {
        long end = after;
        for (StoredEvent event : log.after(lease.endpoint().log(), after, lease.takenAt())) {
            if (event.position() > upTo || batch.size() == BATCH || tellsOfAChange(event)) {
                break;
            }
            end = event.position();
            if (event.stream().startsWith(lease.endpoint().tenant() + "/") && endpoint.wants(event.type())) {
                batch.add(Delivery.first(event));
            }
        }
        return end;
    }

    private void write(List<Outcome> outcomes, @Nullable Resend resend) {
        boolean wasOpen = circuitOpen();
        Instant now = clock.instant();
        Lease after = Reckoning.after(lease, seen, outcomes, now);
        Optional<DisabledReason> verdict = Reckoning.verdict(after, outcomes, now);
        if (verdict.isPresent()) {
            verdicts.note(
                    new Verdict(lease.endpoint().tenant(), lease.endpoint().id(), verdict.get(), endpoint.position()));
            after = Reckoning.stopped(after);
        }
        // Whoever enables the endpoint again goes on with what it was given up for.
        List<Outcome> written = verdict.isEmpty()
                ? outcomes
                : outcomes.stream().map(each -> each.kept(now)).toList();
        table.write(new Work(after, written, resend, wasOpen && after.failures() == 0), now);
        lease = after;
        if (written.stream().anyMatch(outcome -> outcome.status() != Delivery.Status.DELIVERED) || openCount > 0) {
            open = table.openStreams(lease.endpoint());
            openCount = table.open(lease.endpoint());
        }
    }

    /** Writes down how far the endpoint is, where only events that it does not want came last. */
    void keepPlace() {
        if (seen > lease.cursor()) {
            Lease after = Reckoning.after(lease, seen, List.of(), clock.instant());
            table.write(Work.of(after, List.of()), clock.instant());
            lease = after;
        }
    }

    /** Writes down what becomes of all that is under way, and how far the endpoint is. */
    void finish() {
        List<Outcome> last = lanes.last();
        if (!last.isEmpty()) {
            write(last, null);
        }
        keepPlace();
    }

    /** Waits for what is under way, which is told to nobody: whoever serves the endpoint next finds it due, or not begun. */
    @Override
    public void close() {
        lanes.close();
    }
}
