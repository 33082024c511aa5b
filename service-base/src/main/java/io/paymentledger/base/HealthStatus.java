package io.paymentledger.base;

import org.springframework.boot.health.contributor.Status;

/** What a component can be beside up and down. */
public final class HealthStatus {

    /**
     * Something is wrong that somebody must see to, and requests are served all the same: worse than up, and as ready. Its
     * place among the others is set in {@code service-base.yml}.
     */
    public static final Status DEGRADED = new Status("DEGRADED");

    private HealthStatus() {}
}
