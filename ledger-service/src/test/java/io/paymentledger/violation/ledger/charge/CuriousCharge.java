package io.paymentledger.violation.ledger.charge;

import com.stripe.model.PaymentIntent;
import io.paymentledger.violation.ledger.recovery.Nurse;
import io.paymentledger.violation.ledger.web.PublicController;
import java.sql.SQLException;

/** A domain that knows its web, its database, who looks after it, and one gateway's words. */
public final class CuriousCharge {

    public Object ask() throws SQLException {
        return new PublicController().get();
    }

    public Object callForHelp() {
        return new Nurse().help();
    }

    public boolean isPaid(PaymentIntent payment) {
        return "succeeded".equals(payment.getStatus());
    }
}
