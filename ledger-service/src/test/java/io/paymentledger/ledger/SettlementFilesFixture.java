package io.paymentledger.ledger;

import io.paymentledger.base.History;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogAssignment;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** One ledger-service that is sent settlement files. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SettlementFilesFixture {

    static final String HEADER = "reference,kind,gross,fee,currency,date\n";

    final RunningLedger ledger = RunningLedger.start();

    @AfterAll
    void stop() {
        ledger.close();
        ledger.database().close();
    }

    HttpRequest.Builder post(String parameters, String body) {
        return ledger.request("/v1/reconciliations?" + parameters)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(body));
    }

    static String file(String name, int lines) {
        StringBuilder file = new StringBuilder(HEADER);
        IntStream.rangeClosed(1, lines)
                .forEach(i -> file.append(name).append(i).append(",payment,10.00,0.30,EUR,2026-11-03\n"));
        return file.toString();
    }

    long head() {
        return ledger.bean(EventLog.class).head().in(LogAssignment.DEFAULT_LOG);
    }

    List<RecordedEvent> history(StreamName stream) {
        return ledger.bean(History.class).of(stream);
    }
}
