package io.paymentledger.example;

import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.query.projection.LogEvent;
import io.paymentledger.query.projection.LogPage;
import io.paymentledger.query.projection.ReadModel;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/** Counts what is asked for on each day. */
final class DailyChargeReadModel implements ReadModel {

    @Override
    public String name() {
        return "daily-charges";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<String> tables() {
        return List.of("daily_charge");
    }

    @Override
    public boolean needs(String kind) {
        return kind.equals("charge");
    }

    @Override
    public void apply(Connection connection, LogPage page) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement("""
                INSERT INTO daily_charge AS d (tenant, day, currency, charges, amount_minor) VALUES (?, ?, ?, 1, ?)
                    ON CONFLICT (tenant, day, currency) DO UPDATE
                   SET charges = d.charges + 1, amount_minor = d.amount_minor + excluded.amount_minor""")) {
            for (LogEvent event : page.events()) {
                if (event.recorded().event() instanceof ChargeInitiated terms) {
                    add.setString(1, event.recorded().stream().tenant());
                    add.setObject(
                            2,
                            event.recorded()
                                    .occurredAt()
                                    .atOffset(ZoneOffset.UTC)
                                    .toLocalDate());
                    add.setString(3, terms.amount().currency().code());
                    add.setLong(4, terms.amount().amountMinor());
                    add.addBatch();
                }
            }
            add.executeBatch();
        }
    }
}
