package io.paymentledger.base.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.paymentledger.base.limit.Bound;
import io.paymentledger.base.limit.FairShare;
import io.paymentledger.base.limit.LimitSettings;
import io.paymentledger.base.limit.RateLimits;
import io.paymentledger.base.limit.Takes;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Lets no API key and no tenant have more of this process than it may (ADR 0038). Whoever is refused is refused before
 * the request's body is read, so nothing is claimed by it.
 */
@Component
public final class Limits {

    /** What the place that a request has is remembered by. */
    private static final String PLACE = Limits.class.getName();

    /** A place comes free as soon as any other request of the tenant ends. */
    private static final int PLACE_RETRY_SECONDS = 1;

    private final RateLimits rates;
    private final Map<Bound, FairShare> places = new EnumMap<>(Bound.class);
    private final MeterRegistry metrics;

    Limits(LimitSettings settings, MeterRegistry metrics) {
        this.rates = new RateLimits(settings);
        this.metrics = metrics;
        bound(Bound.REQUESTS, settings.requests());
        bound(Bound.BATCHES, settings.batches());
        bound(Bound.EXPORTS, settings.exports());
        bound(Bound.STREAMS, settings.streams());
        // What is not there before its first one has no increase then.
        RateLimits.POLICIES.forEach(this::refusals);
        Arrays.stream(Bound.values()).map(Bound::wireName).forEach(this::refusals);
    }

    private void bound(Bound bound, int most) {
        if (most == 0) {
            return;
        }
        FairShare share = new FairShare(most);
        places.put(bound, share);
        Gauge.builder("ledger.limits.under.way", share, FairShare::taken)
                .description("Requests under way, where there is a limit")
                .tag("bound", bound.wireName())
                .register(metrics);
    }

    /**
     * Counts a request, and says in the response what is left.
     *
     * @throws ProblemException {@code rate-limited}
     */
    void count(Caller caller, HttpServletResponse response) {
        rates.take(caller.key()).ifPresent(answer -> say(answer, response));
    }

    /**
     * Counts what a request stands for beyond itself, before it does anything, and says in the response what is left.
     *
     * @param more how many requests more it counts for, zero or more
     * @throws ProblemException {@code rate-limited}
     */
    public void countMore(Caller caller, long more, HttpServletResponse response) {
        rates.takeMore(caller.key(), more).ifPresent(answer -> say(answer, response));
    }

    private void say(RateLimits.Answer answer, HttpServletResponse response) {
        response.setHeader(DescribedHeader.RATE_LIMIT_POLICY.wireName(), answer.policies());
        response.setHeader(DescribedHeader.RATE_LIMIT.wireName(), answer.state());
        if (!answer.granted()) {
            answer.violated().forEach(this::countRefusal);
            throw new ProblemException(ProblemCode.RATE_LIMITED, "The quota is used up.")
                    .with("violated_policies", answer.violated())
                    .retryAfterSeconds(Math.clamp(answer.retryAfter(), 1, Integer.MAX_VALUE));
        }
    }

    /**
     * Takes the place that a request needs; {@link #leave} gives it back.
     *
     * @throws ProblemException {@code too-many-at-once}
     */
    void enter(HttpServletRequest request, Caller caller, HandlerMethod handler) {
        @Nullable Takes takes = handler.getMethodAnnotation(Takes.class);
        Bound bound = takes == null ? Bound.REQUESTS : takes.value();
        @Nullable FairShare share = places.get(bound);
        if (share == null) {
            return;
        }
        if (!share.take(caller.tenant())) {
            countRefusal(bound.wireName());
            throw new ProblemException(ProblemCode.TOO_MANY_AT_ONCE, "As many are under way as the tenant may have.")
                    .with("bound", bound.wireName())
                    .retryAfterSeconds(PLACE_RETRY_SECONDS);
        }
        request.setAttribute(PLACE, new Place(share, caller.tenant()));
    }

    /** Gives back the place of a request, if it has one. */
    static void leave(HttpServletRequest request) {
        if (request.getAttribute(PLACE) instanceof Place(FairShare share, String tenant)) {
            request.removeAttribute(PLACE);
            share.giveBack(tenant);
        }
    }

    private record Place(FairShare share, String tenant) {}

    private void countRefusal(String limit) {
        refusals(limit).increment();
    }

    private Counter refusals(String limit) {
        return Counter.builder("ledger.limits.refused")
                .description("Requests that were refused because of a limit")
                .tag("limit", limit)
                .register(metrics);
    }
}
