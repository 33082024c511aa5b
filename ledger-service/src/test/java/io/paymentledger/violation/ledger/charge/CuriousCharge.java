package io.paymentledger.violation.ledger.charge;

import io.paymentledger.violation.ledger.web.PublicController;
import java.sql.SQLException;

/** A domain that knows its web, and its database. */
public final class CuriousCharge {

    public Object ask() throws SQLException {
        return new PublicController().get();
    }
}
