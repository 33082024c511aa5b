package io.paymentledger.query.console;

import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.taken;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.QueryServiceFixture;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A charge to which a thousand things happened is as easy to look at as one to which ten did. */
class LongChargeIT {

    private static final int EVENTS = 1_001;

    private static final LedgerFixture LEDGER = new LedgerFixture();
    private static final QueryServiceFixture SERVICE = new QueryServiceFixture(LEDGER.database);
    private static final String TENANT = LEDGER.newTenant();
    private static final Browser BROWSER =
            Browser.signedIn(SERVICE, LEDGER.key(TENANT, Scope.CHARGES_READ, Scope.AUDIT_READ));

    @BeforeAll
    static void aThousandEvents() {
        ChargeInitiated terms = terms(100_000);
        List<LedgerEvent> events = new ArrayList<>(List.of(terms, started(), taken(terms)));
        for (int i = 0; events.size() < EVENTS; i++) {
            events.add(new RefundStarted("att_refund_" + i, "refund-" + i, 100, false, null));
            events.add(new ChargeRefunded("att_refund_" + i, 100, "re_" + i));
        }
        StreamName stream = StreamName.key(TENANT, "long");
        for (int from = 0; from < EVENTS; from += 100) {
            LEDGER.append(
                    stream,
                    from,
                    events.subList(from, Math.min(from + 100, EVENTS)).toArray(LedgerEvent[]::new));
        }
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
        LEDGER.close();
    }

    @Test
    void aPageShowsAPartOfTheLineAndLeadsToTheRest() {
        Answer now = BROWSER.get("/console/charges/long");
        Answer amid = BROWSER.get("/console/charges/long?version=500");
        Answer first = BROWSER.get("/console/charges/long?version=0");

        assertThat(Browser.text(now)).contains("Refunded 498.00 499.00 EUR", "941 earlier events");
        assertThat(Browser.text(amid))
                .contains("As it was after event 500", "470 earlier events", "471 later events", "249.00 EUR");
        assertThat(Browser.text(first)).contains("As it was after event 0", "941 later events");
        for (Answer page : List.of(now, amid, first)) {
            assertThat(page.response().body().getBytes(StandardCharsets.UTF_8).length)
                    .as("bytes of a page")
                    .isLessThan(150_000);
        }
    }
}
