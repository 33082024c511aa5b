package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("waits")
class ShutdownIT {

    private static final String SLOW = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_slow_2000\"}";
    private static final int CHARGES = 20;

    private final LedgerDatabase database = LedgerDatabase.create();

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void everyAcceptedChargeIsSettledBeforeTheServiceEnds() {
        try (RunningLedger ledger = RunningLedger.startOn(database)) {
            List<Reply> replies = IntStream.range(0, CHARGES)
                    .mapToObj(i -> ledger.send(ledger.charge("late-" + i, SLOW).header("Prefer", "respond-async")))
                    .toList();
            assertThat(replies).extracting(Reply::status).containsOnly(202);
        }

        database.execute(
                "ledger_service",
                "DO $$ BEGIN ASSERT (SELECT count(*) FROM ledger.event WHERE type = 'charge.captured') = %s; END $$"
                        .formatted(CHARGES));
    }
}
