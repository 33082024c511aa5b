package io.paymentledger.simulation.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A charge as its events leave it, folded a second time: plain variables that each event changes, in the words of
 * {@code docs/reference/events.md}.
 */
final class AuditedCharge {

    /** How long an authorisation holds whose event does not say until when. */
    private static final Duration USUAL_HOLD = Duration.ofDays(7);

    private static final JsonNode NO_PAIRS = JsonMapper.shared().createObjectNode();

    final String stream;
    final int log;
    final String currency;
    final @Nullable String orderNumber;
    final long createdPosition;

    private final long amount;
    private final String captureMethod;
    private final @Nullable String description;
    private final @Nullable String customer;
    private final JsonNode metadata;
    private final Instant createdAt;
    private final String requestId;

    private @Nullable String gateway;
    private String status = "init";
    private long authorised;
    private long captured;
    private long released;
    private long refunded;
    private long disputed;
    private long lost;
    private long late;
    private long reversed;
    private long lateHeld;
    private long lateTaken;
    private long chargedBack;
    private boolean wasAuthorised;
    private boolean voided;
    private boolean expired;
    private boolean review;
    private boolean unknown;
    private @Nullable Instant heldUntil;
    private @Nullable String declineCode;
    private long version;
    private long position;
    private Instant updatedAt;
    private @Nullable Instant settledAt;

    /** @param requestId the request that asked for the first event */
    AuditedCharge(Fact first, String requestId) {
        if (!first.type().equals("charge.initiated")) {
            throw new Fact.Unreadable("a charge begins with charge.initiated, not with " + first.type());
        }
        JsonNode personal = first.payload().path("personal");
        this.stream = first.stream();
        this.log = first.log();
        this.amount = first.amount();
        this.currency = first.text("currency");
        this.captureMethod = first.text("capture_method");
        this.orderNumber = first.textOrNull("order_number");
        this.description = personal.path("description").stringValue(null);
        this.customer = personal.path("customer").stringValue(null);
        this.metadata = personal.path("metadata") instanceof ObjectNode pairs ? pairs : NO_PAIRS;
        this.createdPosition = first.position();
        this.createdAt = first.occurredAt();
        this.requestId = requestId;
        this.position = first.position();
        this.updatedAt = first.occurredAt();
    }

    /**
     * One more event.
     *
     * @param problem is told what cannot be
     * @return whether the type is known
     */
    boolean add(Fact fact, Consumer<String> problem) {
        version = fact.sequence();
        position = fact.position();
        updatedAt = fact.occurredAt();
        switch (fact.type()) {
            case "charge.attempt-started" -> {
                gateway = fact.text("gateway");
                status = "processing";
            }
            case "charge.authorised" -> {
                succeed(problem);
                wasAuthorised = true;
                authorised = fact.amount();
                String until = fact.textOrNull("expires_at");
                // Earlier versions wrote what gateways told to the nanosecond; PostgreSQL keeps microseconds.
                heldUntil = until == null
                        ? fact.occurredAt().plus(USUAL_HOLD)
                        : Instant.parse(until).truncatedTo(ChronoUnit.MICROS);
            }
            case "charge.captured" -> capture(fact, problem);
            case "charge.declined" -> {
                if (!status.equals("processing")) {
                    problem.accept("declined when it was " + status);
                }
                status = "failed";
                declineCode = fact.text("code");
                answered();
            }
            case "charge.outcome-unknown" -> unknown = true;
            case "charge.review-required" -> review = true;
            case "charge.review-resolved", "charge.capture-failed", "charge.void-failed", "charge.refund-failed" ->
                answered();
            case "charge.voided" -> {
                voided = true;
                released = authorised - captured;
                answered();
            }
            case "charge.authorisation-expired" -> {
                expired = captured == 0;
                released = authorised - captured;
            }
            case "charge.refunded" -> {
                refunded = Math.addExact(refunded, fact.amount());
                answered();
            }
            case "charge.refund-returned" -> refunded -= fact.amount();
            case "charge.dispute-amended" -> disputed = Math.addExact(disputed, fact.number("change_minor"));
            case "charge.dispute-reopened" -> {
                disputed = Math.addExact(disputed, fact.amount());
                lost -= fact.flag("won") ? 0 : fact.amount();
            }
            case "charge.dispute-opened" -> disputed = Math.addExact(disputed, fact.amount());
            case "charge.dispute-won" -> disputed -= fact.amount();
            case "charge.dispute-lost" -> {
                disputed -= fact.amount();
                lost = Math.addExact(lost, fact.amount());
            }
            case "charge.late-success" -> {
                late = Math.addExact(late, fact.amount());
                lateHeld += fact.flag("captured") ? 0 : fact.amount();
                lateTaken += fact.flag("captured") ? fact.amount() : 0;
            }
            case "charge.late-success-reversed" -> {
                lateHeld -= Math.min(lateHeld, fact.amount());
                reversed = Math.addExact(reversed, fact.amount());
                answered();
            }
            case "charge.reversal-returned" -> reversed -= fact.amount();
            case "charge.late-success-charged-back" -> {
                long change = fact.number("change_minor");
                lost -= change;
                reversed = Math.addExact(reversed, change);
                chargedBack = Math.addExact(chargedBack, change);
            }
            case "charge.inquiry-opened",
                    "charge.inquiry-closed",
                    "charge.notice-deferred",
                    "charge.notice-applied",
                    "charge.review-proposed",
                    "charge.gateway-contradiction",
                    "charge.capture-started",
                    "charge.void-started",
                    "charge.refund-started",
                    "charge.reversal-started" -> {
                // Nothing moved yet.
            }
            case "charge.initiated" -> problem.accept("begun a second time");
            default -> {
                return false;
            }
        }
        if (settledAt == null && (status.equals("success") || status.equals("failed"))) {
            settledAt = fact.occurredAt();
        }
        return true;
    }

    private void capture(Fact fact, Consumer<String> problem) {
        if (!wasAuthorised) {
            succeed(problem);
        }
        answered();
        status = "success";
        captured = Math.addExact(captured, fact.amount());
        if (!wasAuthorised) {
            authorised = captured;
        } else if (captured > authorised) {
            // The gateway took more than it had promised to; the record then says so.
            problem.accept("captured %s of %s that were authorised".formatted(captured, authorised));
            authorised = captured;
        }
        // Before its second revision, every capture took the whole.
        if (fact.revision() < 2 || fact.flag("final")) {
            released = authorised - captured;
        }
    }

    private void succeed(Consumer<String> problem) {
        if (!status.equals("processing")) {
            problem.accept("succeeded when it was " + status);
        }
        status = "success";
        answered();
    }

    private void answered() {
        unknown = false;
        review = false;
    }

    /** What is wrong with the sums; {@code null} if nothing is. */
    @Nullable
    String badSums() {
        if (authorised < 0 || captured < 0 || released < 0 || refunded < 0 || disputed < 0 || lost < 0) {
            return "a sum is negative: " + sums();
        }
        if (captured > authorised || released > authorised - captured) {
            return "more captured or released than authorised: " + sums();
        }
        // A payer who was given his money back may dispute the charge all the same, also where the money had come late.
        if (refunded > captured || disputed > captured + lateTaken - lost - chargedBack) {
            return "more given back or disputed than captured: " + sums();
        }
        if (late < 0 || reversed < 0 || reversed > late || chargedBack < 0 || chargedBack > reversed) {
            return "more reversed than came late: " + sums();
        }
        return null;
    }

    private String sums() {
        return "authorised %s, captured %s, released %s, refunded %s, disputed %s, lost %s, late %s, reversed %s"
                .formatted(authorised, captured, released, refunded, disputed, lost, late, reversed);
    }

    /** What the gateway holds and has not taken. */
    long held() {
        return authorised - captured - released;
    }

    /** What it holds because of a late success. */
    long lateHeld() {
        return lateHeld;
    }

    @Nullable
    String gateway() {
        return gateway;
    }

    private @Nullable String detail() {
        if (review) {
            return "manual_review";
        }
        if (status.equals("failed")) {
            return "declined";
        }
        if (!status.equals("success")) {
            return null;
        }
        if (captured == 0) {
            return voided ? "voided" : expired ? "expired" : "requires_capture";
        }
        if (disputed > 0) {
            return "disputed";
        }
        if (lost > 0) {
            return "dispute_lost";
        }
        if (refunded > 0) {
            return refunded == captured ? "refunded" : "partially_refunded";
        }
        return held() > 0 ? "partially_captured" : "captured";
    }

    /** What the row of the read model must say, column by column. */
    Map<String, @Nullable Object> row() {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("status", status);
        row.put("detail", detail());
        row.put("amount_minor", amount);
        row.put("currency", currency);
        row.put("authorised_minor", authorised);
        row.put("captured_minor", captured);
        row.put("released_minor", released);
        row.put("refunded_minor", refunded);
        row.put("disputed_minor", disputed);
        row.put("lost_minor", lost);
        row.put("late_minor", late);
        row.put("reversed_minor", reversed);
        row.put("voided", voided);
        row.put("expired", expired);
        row.put("under_review", review);
        row.put("outcome_unknown", unknown);
        row.put("authorised_until", heldUntil);
        row.put("decline_code", declineCode);
        row.put("capture_method", captureMethod);
        row.put("order_number", orderNumber);
        row.put("description", description);
        row.put("customer", customer);
        row.put("metadata", metadata);
        row.put("log", (long) log);
        row.put("created_position", createdPosition);
        row.put("position", position);
        row.put("version", version);
        row.put("created_at", createdAt);
        row.put("updated_at", updatedAt);
        row.put("request_id", requestId);
        row.put("settled_at", settledAt);
        return row;
    }
}
