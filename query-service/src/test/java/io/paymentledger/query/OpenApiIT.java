package io.paymentledger.query;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.OpenApiFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenApiIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @AfterEach
    void close() {
        service.close();
        ledger.close();
    }

    @Test
    void theApiIsDescribedAsItIsServed() throws Exception {
        OpenApiFile.assertServedBy(
                service.uri("/"), ledger.key(ledger.newTenant(), Scope.CHARGES_READ), "query-service.openapi.yaml");
    }
}
