package io.paymentledger.query.reconciliation;

import io.paymentledger.events.Money;
import io.paymentledger.query.scope.Columns;
import io.paymentledger.query.scope.ScopedSelect;
import io.paymentledger.query.scope.TenantReads;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The breaks that nobody has resolved, over all settlement files of a tenant.
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class OpenBreaks {

    private static final ScopedSelect OLDEST = ScopedSelect.of("reading open breaks", """
            SELECT reconciliation_id, side, number, kind, gateway, coalesce(reference, gateway_reference) AS reference,
                   charge_id, file_minor, file_currency, ledger_minor, ledger_currency, opened_at, explanation,
                   explained_by
              FROM {query.reconciliation_break}
             WHERE state <> 'resolved'
             ORDER BY opened_at, reconciliation_id, side, number LIMIT :limit""");

    private final TenantReads reads;

    OpenBreaks(TenantReads reads) {
        this.reads = reads;
    }

    /**
     * A break.
     *
     * @param file the settlement file's id
     * @param id the break's name within the file
     * @param kind what is the matter, as the API names it
     * @param reference what the file, or the gateway, calls it
     * @param inFile what the file says; {@code null} if it says nothing
     * @param inLedger what the ledger says; {@code null} if it says nothing
     * @param explanation why there is a difference, if somebody said so
     * @param explainedBy the API key of whoever did
     */
    public record OpenBreak(
            String file,
            String id,
            String kind,
            String gateway,
            @Nullable String reference,
            @Nullable String chargeId,
            @Nullable Money inFile,
            @Nullable Money inLedger,
            Instant openedAt,
            @Nullable String explanation,
            @Nullable String explainedBy) {}

    /** Those of a tenant, the oldest first. */
    public List<OpenBreak> oldest(String tenant, int limit) {
        return reads.of(tenant, OLDEST).with("limit", limit).list(OpenBreaks::open);
    }

    private static OpenBreak open(ResultSet row) throws SQLException {
        return new OpenBreak(
                row.getString("reconciliation_id"),
                new BreakPlace(row.getInt("side"), row.getLong("number")).breakId(),
                row.getString("kind"),
                row.getString("gateway"),
                row.getString("reference"),
                row.getString("charge_id"),
                money(row, "file"),
                money(row, "ledger"),
                Columns.instant(row, "opened_at"),
                row.getString("explanation"),
                row.getString("explained_by"));
    }

    private static @Nullable Money money(ResultSet row, String side) throws SQLException {
        @Nullable String currency = row.getString(side + "_currency");
        return currency == null ? null : Money.of(row.getLong(side + "_minor"), currency);
    }
}
