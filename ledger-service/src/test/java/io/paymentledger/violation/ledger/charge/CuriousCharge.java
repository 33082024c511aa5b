package io.paymentledger.violation.ledger.charge;

import io.paymentledger.violation.ledger.recovery.Nurse;
import io.paymentledger.violation.ledger.web.PublicController;
import java.sql.SQLException;

/** A domain that knows its web, its database and who looks after it. */
public final class CuriousCharge {

    public Object ask() throws SQLException {
        return new PublicController().get();
    }

    public Object callForHelp() {
        return new Nurse().help();
    }
}
