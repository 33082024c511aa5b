package io.paymentledger.example;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequiresScope;
import io.paymentledger.query.projection.Projection;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Parameters;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a tenant asked for on each day. */
@RestController
final class DailyChargeController {

    private static final ScopedSelect DAYS = ScopedSelect.of("listing daily charges", """
            SELECT day, currency, charges, amount_minor FROM {query.daily_charge}
             ORDER BY day DESC, currency LIMIT :most""");

    private final TenantReads reads;
    private final LedgerPosition positions;
    private final Projection projection;

    DailyChargeController(TenantReads reads, LedgerPosition positions, Projection dailyChargeProjection) {
        this.reads = reads;
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
                .body(reads.of(caller.tenant(), DAYS).with("most", 100).list(DailyChargeController::day));
    }

    private static DailyCharge day(ResultSet row) throws SQLException {
        return new DailyCharge(
                row.getObject("day", LocalDate.class),
                row.getString("currency"),
                row.getLong("charges"),
                row.getLong("amount_minor"));
    }
}
