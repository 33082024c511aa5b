package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SecrecyIT {

    /** Those that print what they handle when they are told to. */
    private static final List<String> TALKATIVE = List.of(
            "io.paymentledger",
            "org.axonframework",
            "org.axonframework.modelling.command.AbstractRepository",
            "org.springframework.web",
            "org.springframework.jdbc");

    private static final List<String> SECRETS = List.of("plk_", "tok_", "Jane Doe", "4111");

    @Test
    void noLogLineShowsASecretAPaymentMethodOrAPersonEvenWhenLogsAreTalkative() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        try (RunningLedger ledger = RunningLedger.start()) {
            lines.start();
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            root.addAppender(lines);
            TALKATIVE.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.TRACE));
            try {
                exercise(ledger);
            } finally {
                root.detachAppender(lines);
                TALKATIVE.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
            }
            ledger.database().close();
        }

        List<String> texts =
                List.copyOf(lines.list).stream().map(SecrecyIT::text).toList();
        assertThat(texts).hasSizeGreaterThan(20).noneMatch(text -> text.contains("traceId"));
        assertThat(texts.stream().filter(text -> SECRETS.stream().anyMatch(text::contains)))
                .isEmpty();
    }

    private static void exercise(RunningLedger ledger) {
        String body = """
                {"amount":1999,"currency":"EUR","payment_method":"tok_approve","description":"for Jane Doe",
                 "customer":"Jane Doe","metadata":{"name":"Jane Doe"}}""";
        ledger.send(ledger.charge("quiet", body));
        ledger.send(ledger.charge("quiet", body));
        ledger.send(ledger.charge("quiet", body.replace("1999", "2000")));
        ledger.send(ledger.charge("quiet-declined", body.replace("tok_approve", "tok_decline")));
        ledger.send(ledger.charge("quiet-malformed", body.replace("}", "")));
        ledger.send(ledger.charge("quiet-invalid", body.replace("amount", "surprise")));
        ledger.send(ledger.charge("quiet-card", body.replace("tok_approve", "4111111111111111")));
        ledger.send(ledger.charge("quiet-key", body).setHeader("Authorization", "Bearer plk_unknown"));
        ledger.send(ledger.request("/v1/charges/quiet"));
    }

    private static String text(ILoggingEvent line) {
        Map<String, String> fields = line.getMDCPropertyMap();
        String trace = line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy());
        return line.getFormattedMessage() + fields + trace;
    }
}
