package io.paymentledger.base;

import io.paymentledger.eventstore.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * How far long settlement files are staged: noted by the write side, for whoever looks on at the read side. They decide
 * nothing: what is recorded is in the log (ADR 0051).
 *
 * <p>Throws {@link io.paymentledger.eventstore.StoreUnavailableException} if the database cannot be reached.
 */
public final class StagingNotes {

    private final DataSource dataSource;

    public StagingNotes(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * How far a file is.
     *
     * @param lines how many lines it has
     * @param staged how many of them are staged
     * @param at when that was noted
     */
    public record Note(int lines, int staged, Instant at) {}

    /**
     * Notes how far a file is.
     *
     * @param lines how many lines it has, at least one
     * @param staged how many of them are staged
     */
    public void note(String tenant, String file, int lines, int staged) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement note =
                        connection.prepareStatement("SELECT ledger.note_settlement_staging(?, ?, ?, ?)")) {
            note.setString(1, tenant);
            note.setString(2, file);
            note.setInt(3, lines);
            note.setInt(4, staged);
            note.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("noting how far a file is staged", e);
        }
    }

    /** Forgets how far a file was: it is recorded. */
    public void end(String tenant, String file) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement end = connection.prepareStatement("SELECT ledger.end_settlement_staging(?, ?)")) {
            end.setString(1, tenant);
            end.setString(2, file);
            end.execute();
        } catch (SQLException e) {
            throw SqlErrors.translate("forgetting how far a file was staged", e);
        }
    }

    /** What was noted last of a file; empty if nothing was, or if it is recorded. */
    public Optional<Note> find(String tenant, String file) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT lines, staged, noted_at FROM ledger.settlement_staging WHERE tenant = ? AND file = ?")) {
            select.setString(1, tenant);
            select.setString(2, file);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new Note(
                                row.getInt("lines"),
                                row.getInt("staged"),
                                row.getObject("noted_at", OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            if (SqlErrors.isMissingTable(e)) {
                return Optional.empty();
            }
            throw SqlErrors.translate("reading how far a file is staged", e);
        }
    }
}
