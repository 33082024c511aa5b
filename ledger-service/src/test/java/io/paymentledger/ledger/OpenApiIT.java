package io.paymentledger.ledger;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.OpenApiFile;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiIT {

    private final RunningLedger ledger = RunningLedger.start();

    @AfterEach
    void close() {
        ledger.close();
        ledger.database().close();
    }

    @Test
    void theApiIsDescribedAsItIsServed() throws Exception {
        OpenApiFile.assertServedBy(
                ledger.uri("/"), ledger.newKey("acme", Set.of(Scope.CHARGES_READ)), "ledger-service.openapi.yaml");
    }
}
