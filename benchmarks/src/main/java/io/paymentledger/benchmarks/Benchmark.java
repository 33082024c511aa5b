package io.paymentledger.benchmarks;

import java.util.Map;

/** Something that is measured. */
interface Benchmark {

    /** By what it is chosen, and what its files are called. */
    String name();

    /** What its server is set to beyond what all have. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** How long and how much, if it needs another plan than the common one. */
    default Plan plan(Plan common) {
        return common;
    }

    /** What was played by a plan, as the page of the results says it. */
    default String played(Plan plan) {
        return "%s rounds of %s s, after turns of %s s until nobody became faster any more, and a round that does not count"
                .formatted(plan.rounds(), plan.roundSeconds(), plan.warmUpSeconds());
    }

    /**
     * Measures.
     *
     * @param server empty, and of this benchmark alone
     */
    Outcome run(Workbench bench, PostgresServer server);
}
