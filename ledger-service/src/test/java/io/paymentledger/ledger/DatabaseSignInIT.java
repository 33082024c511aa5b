package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.eventstore.testing.LedgerDatabase;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSignInIT {

    @Test
    void aRoleThatTheDatabaseRefusesIsToldAtTheStart() {
        try (LedgerDatabase database = LedgerDatabase.create()) {
            assertThatThrownBy(() -> RunningLedger.startOn(database, Map.of("spring.datasource.username", "nobody"))
                            .close())
                    .rootCause()
                    .hasMessageContaining("\"nobody\"");
        }
    }
}
