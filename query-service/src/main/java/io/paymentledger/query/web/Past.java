package io.paymentledger.query.web;

import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.TenantLogs;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The past, of which the answer never changes: an instant up to now, by the database's clock, stands for the position
 * that the log had reached then.
 */
@Component
public final class Past {

    private final EventLog log;
    private final TenantLogs tenants;

    Past(EventLog log, TenantLogs tenants) {
        this.log = log;
        this.tenants = tenants;
    }

    /** Refuses what is not over yet. */
    public void check(Parameters parameters, String name, @Nullable Instant instant) {
        if (instant != null) {
            parameters.check(!instant.isAfter(log.clock().now()), name, "is later than now, by the ledger's clock");
        }
    }

    /** The last position of a tenant's log that was recorded at an instant or before; 0 if there is none. */
    public long positionAt(String tenant, Instant instant) {
        return log.clock().before(instant.plus(1, ChronoUnit.MICROS)).in(tenants.logOfTenant(tenant));
    }
}
