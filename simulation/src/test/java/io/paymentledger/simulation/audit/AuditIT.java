package io.paymentledger.simulation.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.workload.WorkloadSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is planted is found, and nothing else; where nothing is planted, nothing is found. */
class AuditIT {

    private static final int CHARGES = 2_000;

    private static Ledger ledger;

    @BeforeAll
    static void workload() {
        ledger = new Ledger();
        ledger.append(new WorkloadSettings(11, CHARGES, WorkloadSettings.TENANTS, null));
        ledger.project();
    }

    @AfterAll
    static void close() {
        ledger.close();
    }

    @Test
    void aLedgerThatWasOnlyFoldedIsClean() {
        assertThat(ledger.audit().lines()).isEmpty();
        assertThat(ledger.number("SELECT count(*) FROM query.charge")).isEqualTo(CHARGES);
    }
}
