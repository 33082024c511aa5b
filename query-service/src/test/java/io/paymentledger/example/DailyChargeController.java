package io.paymentledger.example;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant asked for on each day. */
@RestController
final class DailyChargeController {

    private final JdbcClient database;
    private final LedgerPosition positions;
    private final Projection projection;

    DailyChargeController(JdbcClient database, LedgerPosition positions, Projection dailyChargeProjection) {
        this.database = database;
        this.positions = positions;
        this.projection = dailyChargeProjection;
    }

    /** A day in one currency. */
    record DailyCharge(LocalDate day, String currency, long charges, long amountMinor) {}

    @GetMapping("/v1/daily-charges")
    @RequiresScope(Scope.AUDIT_READ)
    ResponseEntity<List<DailyCharge>> list(Caller caller, HttpServletRequest request) {
        Parameters parameters = new Parameters(request, Set.of(LedgerPosition.PARAMETER));
        long atLeast = parameters.number(LedgerPosition.PARAMETER).orElse(0);
        parameters.throwIfAny();

        long position = positions.ofReadModel(projection.progress(), caller.tenant(), atLeast);
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(database.sql("""
                                SELECT day, currency, charges, amount_minor FROM query.daily_charge
                                 WHERE tenant = :tenant ORDER BY day DESC, currency LIMIT 100""")
                        .param("tenant", caller.tenant())
                        .query(DailyCharge.class)
                        .list());
    }
}
