package io.paymentledger.benchmarks;

import io.paymentledger.benchmarks.Outcome.Goal;
import io.paymentledger.benchmarks.baseline.Service;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.idempotency.Answer;
import io.paymentledger.ledger.idempotency.ChargeRequest;
import io.paymentledger.ledger.idempotency.Charges;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;

/** Charges without HTTP, against what PostgreSQL itself can take. */
final class DispatchBenchmark implements Benchmark {

    private static final String WHAT = "charges";
    private static final String DATABASE = "ledger";
    private static final String OURS = "Payment Ledger, in process";

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public Outcome run(Workbench bench, PostgresServer server) {
        server.createLedger(DATABASE);
        try (InProcess ours = new InProcess(bench, server);
                PgBench ceiling = new PgBench(bench, server)) {
            Rounds rounds = Rounds.play(bench, server, List.of(ours, ceiling));
            return outcome(rounds);
        }
    }

    private Outcome outcome(Rounds rounds) {
        return new Outcome(
                name(),
                "Charges in process",
                """
                The ledger-service runs in the harness's own process, and %s threads ask its `Charges` for new charges, \
                as its controller does: command bus, aggregates, event store, gateway, answer. pgbench sends the \
                baseline's two statements for each charge over as many connections.
                """.formatted(Plan.CONNECTIONS),
                WHAT + "/s",
                rounds.bars(),
                List.of(Goal.atLeast("charges in process, against (d)", 1.2, "×", rounds.ratio(OURS, PgBench.LABEL))),
                List.of(rounds.medians(WHAT, PgBench.LABEL), rounds.raw(WHAT)));
    }

    /** The service in this process. */
    private static final class InProcess implements Contender {

        private static final EventMetadata CAUSE =
                new EventMetadata(Workbench.TENANT, "key_bench", "request", "request", "request");

        private final PostgresServer server;
        private final ConfigurableApplicationContext context;
        private final Charges charges;

        InProcess(Workbench bench, PostgresServer server) {
            this.server = server;
            List<String> settings = new ArrayList<>(bench.ledgerSettings(server, DATABASE));
            settings.add("--server.port=0");
            this.context =
                    Service.LEDGER.application().registerShutdownHook(false).run(settings.toArray(String[]::new));
            this.charges = context.getBean(Charges.class);
        }

        @Override
        public String label() {
            return OURS;
        }

        @Override
        public Turn turn(int seconds) {
            return Crowd.turn(seconds, this::charge, server::cpuSeconds);
        }

        private void charge() {
            String name = UUID.randomUUID().toString();
            ChargeRequest request = new ChargeRequest(
                    Money.of(1_999, "EUR"),
                    new PaymentMethod("tok_approve"),
                    CaptureMethod.AUTOMATIC,
                    name,
                    Personal.NONE);
            Answer answer = charges.create(
                    StreamName.key(Workbench.TENANT, name), request, request.fingerprint(), null, CAUSE, true);
            if (!(answer instanceof Answer.Settled settled) || settled.replayed()) {
                throw new IllegalStateException("a new charge is answered " + answer);
            }
        }

        @Override
        public void close() {
            context.close();
        }
    }
}
