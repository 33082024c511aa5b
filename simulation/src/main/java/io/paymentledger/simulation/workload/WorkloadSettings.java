package io.paymentledger.simulation.workload;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a workload is made of. The same settings make the same events.
 *
 * @param seed from which every choice follows
 * @param charges how many charges are made
 * @param tenants whose ledgers they are; each has about half as many charges as the one before, the last two the same
 * @param period when it all happened; {@code null} to let it happen now, as fast as the log takes it
 */
public record WorkloadSettings(
        long seed,
        long charges,
        List<String> tenants,
        @Nullable Period period) {

    /** Enough that one tenant is the busiest by far and others share its log. */
    public static final List<String> TENANTS = List.of("sim-1", "sim-2", "sim-3", "sim-4");

    /**
     * A time in the past.
     *
     * @param from when it begins, on a whole microsecond
     * @param length how long it is
     */
    public record Period(Instant from, Duration length) {

        public Period {
            requireNonNull(from);
            if (!length.isPositive()) {
                throw new IllegalArgumentException("a period is longer than nothing");
            }
        }
    }

    public WorkloadSettings {
        if (charges < 1) {
            throw new IllegalArgumentException("a workload has a charge at least");
        }
        tenants = List.copyOf(tenants);
        if (tenants.isEmpty()
                || !tenants.stream()
                        .allMatch(tenant -> StreamName.TENANT.matcher(tenant).matches())) {
            throw new IllegalArgumentException(
                    "a tenant has 1 to 63 of lower-case letters, digits and inner hyphens, and one is needed");
        }
    }
}
