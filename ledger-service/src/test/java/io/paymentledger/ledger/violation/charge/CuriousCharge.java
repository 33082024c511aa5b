package io.paymentledger.ledger.violation.charge;

import io.paymentledger.ledger.violation.web.PublicController;
import java.sql.SQLException;

/** A domain that knows its web, and its database. */
public final class CuriousCharge {

    public Object ask() throws SQLException {
        return new PublicController().get();
    }
}
