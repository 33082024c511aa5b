package io.paymentledger.query;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecrecyIT {

    /** Those that print what they handle when they are told to. */
    private static final List<String> TALKATIVE =
            List.of("io.paymentledger", "org.axonframework", "org.springframework.web", "org.springframework.jdbc");

    private static final List<String> SECRETS = List.of("plk_", "tok_", "Jane Doe", "Jane+Doe", "Jane%20Doe");

    @Test
    void noLogLineShowsASecretAPaymentMethodOrAPersonEvenWhenLogsAreTalkative() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        try (LedgerFixture ledger = new LedgerFixture();
                QueryServiceFixture service = new QueryServiceFixture(ledger.database)) {
            Logger root = logger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            // All these lines are for this test and not for the console.
            List<Appender<ILoggingEvent>> others = new ArrayList<>();
            root.iteratorForAppenders().forEachRemaining(others::add);
            others.forEach(root::detachAppender);
            root.addAppender(lines);
            TALKATIVE.forEach(name -> logger(name).setLevel(Level.TRACE));
            try {
                exercise(ledger, service);
            } finally {
                TALKATIVE.forEach(name -> logger(name).setLevel(null));
                root.detachAppender(lines);
                others.forEach(root::addAppender);
            }
        }

        List<String> texts =
                List.copyOf(lines.list).stream().map(SecrecyIT::text).toList();
        assertThat(texts).hasSizeGreaterThan(20);
        assertThat(texts.stream().filter(text -> SECRETS.stream().anyMatch(text::contains)))
                .isEmpty();
    }

    private static void exercise(LedgerFixture ledger, QueryServiceFixture service) {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.CHARGES_READ, Scope.AUDIT_READ);
        ChargeInitiated terms = new ChargeInitiated(
                Money.of(1, "EUR"),
                new PaymentMethod("tok_approve"),
                CaptureMethod.AUTOMATIC,
                null,
                "v1:x",
                new Personal("for Jane Doe", "Jane Doe", Map.of("name", "Jane Doe")));
        StreamName stream = StreamName.key(tenant, "quiet");
        ledger.append(stream, 0, terms, started(), taken(terms));
        service.get(key, "/v1/charges", "min_position", 3);
        service.get(key, "/v1/charges", "customer", "Jane Doe");
        service.get(key, "/v1/charges", "customer", "Jane Doe", "limit", 0);
        service.get(key, "/v1/charges", "person", "Jane Doe");
        service.get("plk_unknown", "/v1/charges");
        service.get(key, "/v1/charges/quiet");
        service.get(key, "/v1/charges/quiet", "at_version", 0);
        service.get(key, "/v1/charges/quiet/events");
        service.get(key, "/v1/charges/none");
        // A batch that fails names neither its rows nor its events.
        ledger.database.execute(
                "query_service", "ALTER TABLE query.charge ADD CONSTRAINT refuse CHECK (amount_minor < 1) NOT VALID");
        ledger.append(entry(StreamName.key(tenant, "refused"), 0, terms));
        await().until(() -> service.get("/actuator/health/charges").status() == 503);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static String text(ILoggingEvent line) {
        Map<String, String> fields = line.getMDCPropertyMap();
        String trace = line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy());
        return line.getFormattedMessage() + fields + trace;
    }
}
