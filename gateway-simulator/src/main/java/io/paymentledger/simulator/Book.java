package io.paymentledger.simulator;

import io.paymentledger.simulator.Admission.Admitted;
import io.paymentledger.simulator.Admission.InProgress;
import io.paymentledger.simulator.Admission.KeyReused;
import io.paymentledger.simulator.Admission.Replayed;
import io.paymentledger.simulator.BookSummary.Sums;
import io.paymentledger.simulator.Fact.Amended;
import io.paymentledger.simulator.Fact.Answered;
import io.paymentledger.simulator.Fact.Authorised;
import io.paymentledger.simulator.Fact.Captured;
import io.paymentledger.simulator.Fact.Notice;
import io.paymentledger.simulator.Fact.NoticeDone;
import io.paymentledger.simulator.Fact.NoticeDue;
import io.paymentledger.simulator.Fact.Refunded;
import io.paymentledger.simulator.Fact.Stumbled;
import io.paymentledger.simulator.Fact.Voided;
import io.paymentledger.simulator.Finding.NotFound;
import io.paymentledger.simulator.Finding.Processing;
import io.paymentledger.simulator.Finding.Settled;
import io.paymentledger.simulator.Outcome.Status;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the simulator charged, for whom, and what it answered. Every decision is made under one lock, written to the
 * {@link Journal} in that order, and told to nobody before it is on disk.
 */
public final class Book {

    /** For how long an authorisation holds money when its token says nothing else: what most card schemes do. */
    private static final Duration HOLD = Duration.ofDays(7);

    private final Clock clock;
    private final Duration keyRetention;
    private final Duration noticeDelay;
    private final @Nullable Journal journal;

    private final ReentrantLock lock = new ReentrantLock();

    /** Lines that were appended: what is read now is durable when so many are. */
    private long lines;

    private final Map<String, Payment> payments = new LinkedHashMap<>();
    private final Map<String, Answered> answers = new HashMap<>();
    private final Map<String, Outcome> findings = new HashMap<>();
    private final Map<String, Set<String>> approvals = new HashMap<>();
    private final Map<String, Sums> sums = new HashMap<>();
    private final Set<String> stumbled = new HashSet<>();
    private final Set<String> keysInProgress = new HashSet<>();
    private final Set<String> referencesInProgress = new HashSet<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private Consumer<Notice> noticeListener = _ -> {};
    private long requests;
    private long doubleCharges;
    private long noticesDelivered;
    private long noticesAbandoned;

    /** Opens the book in a folder, or a new one that is kept in memory only. */
    Book(@Nullable Path folder, Clock clock, Duration keyRetention, Duration noticeDelay) {
        this.clock = clock;
        this.keyRetention = keyRetention;
        this.noticeDelay = noticeDelay;
        this.journal = folder == null ? null : Journal.open(folder, facts -> facts.forEach(this::apply));
    }

    /** What the whole book says. */
    public BookSummary summary() {
        return read(() -> new BookSummary(
                requests,
                payments.size(),
                approvals.size(),
                doubleCharges,
                sums,
                notices.size(),
                noticesDelivered,
                noticesAbandoned));
    }

    /** Every approved payment, oldest first. */
    public List<BookedPayment> payments() {
        return read(() -> payments.values().stream().map(Payment::view).toList());
    }

    /** The approved payments under one of the merchant's references; more than one is one too many. */
    public List<BookedPayment> payments(String reference) {
        return read(() -> payments.values().stream()
                .filter(payment -> payment.reference().equals(reference))
                .map(Payment::view)
                .toList());
    }

    /** The approved payments of one payment method, its name included. */
    public List<BookedPayment> paymentsOf(String paymentMethod) {
        return read(() -> payments.values().stream()
                .filter(payment -> payment.paymentMethod().equals(paymentMethod))
                .map(Payment::view)
                .toList());
    }

    /**
     * Decides whether a request is to be worked on; if it is, {@link #dismiss} ends it. An admission tells nobody anything
     * and does not wait for the disk, so that nothing fails between it and whoever sees to its end.
     */
    Admission admit(String key, Ask ask) {
        Admission admission = locked(() -> admission(key, ask));
        if (!(admission instanceof Admitted)) {
            awaitDurable();
        }
        return admission;
    }

    private Admission admission(String key, Ask ask) {
        requests++;
        Answered answered = answers.get(key);
        if (answered != null && answered.at().plus(keyRetention).isAfter(clock.instant())) {
            return answered.request().equals(ask.toString()) ? new Replayed(answered.outcome()) : new KeyReused();
        }
        if (!keysInProgress.add(key)) {
            return new InProgress();
        }
        referencesInProgress.add(ask.reference());
        return new Admitted();
    }

    /** Ends an admission, whether the disk takes anything or not. */
    void dismiss(String key, Ask ask) {
        locked(() -> {
            referencesInProgress.remove(ask.reference());
            return keysInProgress.remove(key);
        });
    }

    /** What becomes of a request by its payment method, if the payment that it is about is there. */
    Optional<Plan> plan(Ask ask) {
        return paymentMethod(ask).map(Tokens::plan);
    }

    /** The payment method of a request, if the payment that it is about is there. */
    Optional<String> paymentMethod(Ask ask) {
        return switch (ask) {
            case Ask.Payment payment -> Optional.of(payment.paymentMethod());
            case Ask.Capture capture -> paymentMethodOf(capture.payment());
            case Ask.Release release -> paymentMethodOf(release.payment());
            case Ask.Refund refund -> paymentMethodOf(refund.payment());
        };
    }

    private Optional<String> paymentMethodOf(String payment) {
        return read(() -> Optional.ofNullable(payments.get(payment)).map(Payment::paymentMethod));
    }

    /** Whether a key comes for the first time; it does not the next time. */
    boolean stumble(String key) {
        return write(facts -> {
            boolean first = !stumbled.contains(key);
            if (first) {
                facts.add(new Stumbled(key));
            }
            return first;
        });
    }

    /** Does what is asked for, or declines it, and keeps the answer. */
    Outcome decide(String key, Ask ask, Plan plan) {
        return write(facts -> {
            Instant now = Json.now(clock);
            Outcome answer = switch (ask) {
                case Ask.Payment payment -> pay(payment, plan, now, facts);
                case Ask.Capture capture -> capture(capture, plan, now, facts);
                case Ask.Release release -> release(release, plan, now, facts);
                case Ask.Refund refund -> refund(refund, plan, facts);
            };
            facts.addFirst(new Answered(key, ask.toString(), answer, now));
            return answer;
        });
    }

    private Outcome pay(Ask.Payment ask, Plan plan, Instant now, List<Fact> facts) {
        String id = newId("pay");
        Instant expiresAt = ask.captureAtOnce() || plan.holds() == null ? null : now.plus(plan.holds());
        Outcome approved = new Outcome(
                id,
                Operation.PAYMENT,
                ask.reference(),
                id,
                Status.APPROVED,
                null,
                ask.amount(),
                ask.currency(),
                ask.captureAtOnce(),
                expiresAt);
        if (plan.faultOf(Operation.PAYMENT) == Fault.DECLINE) {
            return approved.declined(plan.declineCode());
        }
        facts.add(new Authorised(
                id,
                ask.reference(),
                ask.amount(),
                ask.currency(),
                ask.paymentMethod(),
                Objects.requireNonNullElseGet(expiresAt, () -> now.plus(HOLD))));
        if (ask.captureAtOnce()) {
            facts.add(new Captured(id, ask.amount(), true));
        }
        switch (plan.aftermath()) {
            case LATE_SUCCESS -> {
                facts.add(new Amended(approved));
                facts.add(told(approved, now, 1));
                return approved.declined(plan.declineCode());
            }
            case TOLD_TWICE -> facts.add(told(approved, now, 2));
            case DISPUTE, DISPUTE_WON, DISPUTE_LOST -> {
                if (ask.captureAtOnce()) {
                    dispute(plan.aftermath(), approved, now, facts);
                }
            }
            case NONE, LATE_AFTER_VOID -> {
                // Nothing follows yet.
            }
        }
        return approved;
    }

    private Outcome capture(Ask.Capture ask, Plan plan, Instant now, List<Fact> facts) {
        Payment payment = payment(ask.payment());
        Outcome approved = outcome("cap", Operation.CAPTURE, ask.reference(), payment, ask.amount(), true);
        String refusal = plan.faultOf(Operation.CAPTURE) == Fault.DECLINE
                ? plan.declineCode()
                : payment.closed()
                        ? "not_capturable"
                        : payment.expired(now)
                                ? "authorisation_expired"
                                : ask.amount() > payment.uncaptured() ? "exceeds_authorised" : null;
        if (refusal != null) {
            return approved.declined(refusal);
        }
        facts.add(new Captured(payment.id(), ask.amount(), ask.last()));
        if (plan.aftermath().isDispute() && !payment.touched()) {
            dispute(plan.aftermath(), approved, now, facts);
        }
        return approved;
    }

    private Outcome release(Ask.Release ask, Plan plan, Instant now, List<Fact> facts) {
        Payment payment = payment(ask.payment());
        Outcome approved = outcome("void", Operation.VOID, ask.reference(), payment, payment.uncaptured(), false);
        String refusal = plan.faultOf(Operation.VOID) == Fault.DECLINE
                ? plan.declineCode()
                : payment.closed() || payment.touched() ? "not_voidable" : null;
        if (refusal != null) {
            return approved.declined(refusal);
        }
        if (plan.aftermath() == Aftermath.LATE_AFTER_VOID) {
            facts.add(new Captured(payment.id(), payment.uncaptured(), true));
            Outcome late =
                    Objects.requireNonNull(findings.get(payment.reference())).afterCapture();
            facts.add(new Amended(late));
            facts.add(told(late, now, 1));
        } else {
            facts.add(new Voided(payment.id()));
        }
        return approved;
    }

    private Outcome refund(Ask.Refund ask, Plan plan, List<Fact> facts) {
        Payment payment = payment(ask.payment());
        Outcome approved = outcome("re", Operation.REFUND, ask.reference(), payment, ask.amount(), false);
        String refusal = plan.faultOf(Operation.REFUND) == Fault.DECLINE
                ? plan.declineCode()
                : ask.amount() > payment.unrefunded() ? "exceeds_captured" : null;
        if (refusal != null) {
            return approved.declined(refusal);
        }
        facts.add(new Refunded(payment.id(), ask.amount()));
        return approved;
    }

    private Payment payment(String id) {
        return Objects.requireNonNull(payments.get(id), "a payment that was found before is gone");
    }

    private static Outcome outcome(
            String prefix, Operation operation, String reference, Payment payment, long amount, boolean captured) {
        return new Outcome(
                newId(prefix),
                operation,
                reference,
                payment.id(),
                Status.APPROVED,
                null,
                amount,
                payment.currency(),
                captured,
                null);
    }

    private NoticeDue told(Outcome payment, Instant now, int copies) {
        String type = payment.captured() ? "payment.captured" : "payment.authorised";
        return notice(type, payment, now, now.plus(noticeDelay), copies);
    }

    private void dispute(Aftermath aftermath, Outcome capture, Instant now, List<Fact> facts) {
        Dispute dispute = new Dispute(
                newId("dsp"),
                capture.payment(),
                capture.reference(),
                capture.amount(),
                capture.currency(),
                "fraudulent");
        facts.add(notice("dispute.opened", dispute, now, now.plus(noticeDelay), 1));
        if (aftermath != Aftermath.DISPUTE) {
            String decision = aftermath == Aftermath.DISPUTE_WON ? "dispute.won" : "dispute.lost";
            facts.add(notice(decision, dispute, now, now.plus(noticeDelay.multipliedBy(2)), 1));
        }
    }

    private static NoticeDue notice(String type, Object data, Instant now, Instant at, int copies) {
        String id = newId("evt");
        return new NoticeDue(
                new Notice(id, type, Json.MAPPER.writeValueAsString(new Event(id, type, now, data)), at, copies));
    }

    /** What a notification about a dispute says of it. */
    private record Dispute(String id, String payment, String reference, long amount, String currency, String reason) {}

    /** The body of a notification. */
    private record Event(String id, String type, Instant createdAt, Object data) {}

    private static String newId(String prefix) {
        return prefix + "_" + UUID.randomUUID();
    }

    /** Finds out what became of a request, by the merchant's reference. */
    Finding find(String reference) {
        return read(() -> {
            Outcome found = findings.get(reference);
            if (found != null) {
                return new Settled(found);
            }
            return referencesInProgress.contains(reference) ? new Processing() : new NotFound();
        });
    }

    /** The notifications that are still to be delivered; further ones are told to the listener, under the book's lock. */
    Collection<Notice> noticesFor(Consumer<Notice> listener) {
        return read(() -> {
            noticeListener = listener;
            return List.copyOf(notices.values());
        });
    }

    /** Waits until everything that was decided is on disk. */
    void awaitDurable() {
        read(() -> lines);
    }

    void noticeDone(String id, boolean delivered) {
        write(facts -> facts.add(new NoticeDone(id, delivered)));
    }

    /** Waits until the disk has everything that was read or decided until now. */
    private <T> T read(Supplier<T> reading) {
        Read<T> read = locked(() -> new Read<>(reading.get(), lines));
        if (journal != null) {
            journal.awaitDurable(read.lines());
        }
        return read.result();
    }

    /** What was read when so many lines had been appended. */
    private record Read<T>(T result, long lines) {}

    private <T> T locked(Supplier<T> part) {
        lock.lock();
        try {
            return part.get();
        } finally {
            lock.unlock();
        }
    }

    private interface Decision<T> {
        T decide(List<Fact> facts);
    }

    private <T> T write(Decision<T> decision) {
        return read(() -> {
            List<Fact> facts = new ArrayList<>();
            T result = decision.decide(facts);
            if (!facts.isEmpty()) {
                if (journal != null) {
                    journal.requireWritable();
                }
                facts.forEach(this::apply);
                if (journal != null) {
                    journal.append(List.copyOf(facts));
                    lines++;
                }
            }
            return result;
        });
    }

    /** Folds a fact into the book, when it happens and when it is read again. */
    private void apply(Fact fact) {
        switch (fact) {
            case Authorised authorised -> {
                payments.put(authorised.payment(), new Payment(authorised));
                add(authorised.currency(), authorised.amount(), 0, 0);
            }
            case Captured captured -> {
                Payment payment = payment(captured.payment());
                payment.capture(captured.amount(), captured.last());
                add(payment.currency(), 0, captured.amount(), 0);
            }
            case Voided voided -> payment(voided.payment()).release();
            case Refunded refunded -> {
                Payment payment = payment(refunded.payment());
                payment.refund(refunded.amount());
                add(payment.currency(), 0, 0, refunded.amount());
            }
            case Answered answered -> {
                answers.put(answered.key(), answered);
                found(answered.outcome());
            }
            case Amended amended -> found(amended.outcome());
            case Stumbled first -> stumbled.add(first.key());
            case NoticeDue due -> {
                notices.put(due.notice().id(), due.notice());
                noticeListener.accept(due.notice());
            }
            case NoticeDone done -> {
                notices.remove(done.id());
                if (done.delivered()) {
                    noticesDelivered++;
                } else {
                    noticesAbandoned++;
                }
            }
        }
    }

    private void add(String currency, long authorised, long captured, long refunded) {
        sums.merge(
                currency,
                Sums.ZERO.plus(authorised, captured, refunded),
                (one, other) -> one.plus(other.authorised(), other.captured(), other.refunded()));
    }

    private void found(Outcome outcome) {
        findings.merge(
                outcome.reference(), outcome, (before, now) -> before.approved() && !now.approved() ? before : now);
        if (outcome.approved()) {
            Set<String> approved = approvals.computeIfAbsent(outcome.reference(), _ -> new HashSet<>(2));
            if (approved.add(outcome.id()) && approved.size() > 1) {
                doubleCharges++;
            }
        }
    }

    /** Writes what is left. */
    void close() {
        if (journal != null) {
            journal.close();
        }
    }
}
