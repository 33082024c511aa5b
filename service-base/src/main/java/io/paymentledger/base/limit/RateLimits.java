package io.paymentledger.base.limit;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.limit.Quota.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many requests an API key may make, and how many all keys of a tenant together, in this process (ADR 0038).
 */
public final class RateLimits {

    private static final String OF_KEY = "key";
    private static final String OF_TENANT = "tenant";

    /** The policies that there can be. */
    public static final List<String> POLICIES = List.of(OF_KEY, OF_TENANT);

    private final List<Limit> limits;
    private final @Nullable String policies;

    /** Whose bucket a request takes from. */
    @FunctionalInterface
    private interface Whose {

        String of(ApiKey key);
    }

    private record Limit(Quota quota, Whose whose) {}

    public RateLimits(LimitSettings settings) {
        List<Limit> chosen = new ArrayList<>();
        if (settings.key().quota() != 0) {
            chosen.add(new Limit(
                    new Quota(OF_KEY, settings.key().quota(), settings.key().window()), ApiKey::id));
        }
        if (settings.tenant().quota() != 0) {
            chosen.add(new Limit(
                    new Quota(
                            OF_TENANT,
                            settings.tenant().quota(),
                            settings.tenant().window()),
                    ApiKey::tenant));
        }
        this.limits = List.copyOf(chosen);
        this.policies = chosen.isEmpty()
                ? null
                : chosen.stream().map(limit -> limit.quota().asPolicy()).collect(Collectors.joining(", "));
    }

    /**
     * What became of a request, in the words of draft-ietf-httpapi-ratelimit-headers-10.
     *
     * @param policies the field {@code RateLimit-Policy}
     * @param state the field {@code RateLimit}: of all policies, or of the one that does not allow the request
     * @param violated the policies that do not allow it; empty if it is granted
     * @param retryAfter the seconds after which it would be granted
     */
    public record Answer(String policies, String state, List<String> violated, long retryAfter) {

        public Answer {
            violated = List.copyOf(violated);
        }

        public boolean granted() {
            return violated.isEmpty();
        }
    }

    /**
     * Takes one request from its key's and its tenant's buckets, or from neither.
     *
     * @return empty if there are no limits
     */
    public Optional<Answer> take(ApiKey key) {
        return take(key, 1, 0);
    }

    /**
     * Takes what a request that was taken counts for beyond itself.
     *
     * @param more how many requests more, zero or more; what the buckets never hold is granted when they are full
     * @return empty if there are no limits
     */
    public Optional<Answer> takeMore(ApiKey key, long more) {
        return take(key, more, 1);
    }

    private Optional<Answer> take(ApiKey key, long cost, long counted) {
        if (policies == null) {
            return Optional.empty();
        }
        List<Standing> standings = new ArrayList<>(limits.size());
        for (Limit limit : limits) {
            Standing standing = limit.quota().take(limit.whose().of(key), cost, counted);
            if (!standing.granted()) {
                limits.subList(0, standings.size())
                        .forEach(taken -> taken.quota().putBack(taken.whose().of(key), cost, counted));
                return Optional.of(new Answer(
                        policies, standing.asItem(), List.of(limit.quota().name()), standing.retryAfter()));
            }
            standings.add(standing);
        }
        String state = standings.stream().map(Standing::asItem).collect(Collectors.joining(", "));
        return Optional.of(new Answer(policies, state, List.of(), 0));
    }
}
