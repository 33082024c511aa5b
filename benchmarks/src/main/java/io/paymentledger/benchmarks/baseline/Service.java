package io.paymentledger.benchmarks.baseline;

import io.paymentledger.ledger.LedgerServiceApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The services that are compared. Each answers {@code POST /v1/charges} as the ledger does. */
public enum Service {
    /** The ledger itself, with the gateway that all of them have. */
    LEDGER {
        @Override
        public SpringApplicationBuilder application() {
            return LedgerServiceApplication.builder().sources(LedgerGateway.class);
        }
    },
    /** Spring and JdbcTemplate: one row a charge, inserted and updated. */
    JDBC {
        @Override
        public SpringApplicationBuilder application() {
            return lean(JdbcBaseline.class);
        }
    },
    /** The same behind a key in Redis, claimed by SETNX, that keeps the answer. */
    REDIS {
        @Override
        public SpringApplicationBuilder application() {
            return lean(RedisBaseline.class);
        }
    },
    /** The ledger itself on Axon's own JDBC event store. */
    STOCK_AXON {
        @Override
        public SpringApplicationBuilder application() {
            return LedgerServiceApplication.builder()
                    .sources(LedgerGateway.class, StockAxonBaseline.class)
                    .properties("spring.main.allow-bean-definition-overriding=true");
        }
    },
    /** Nothing: what Tomcat and Spring take for a request. */
    NO_OP {
        @Override
        public SpringApplicationBuilder application() {
            return lean(NoOpBaseline.class);
        }
    };

    /** The service, ready to be given settings and run. */
    public abstract SpringApplicationBuilder application();

    private static SpringApplicationBuilder lean(Class<?> source) {
        return new SpringApplicationBuilder(source)
                .properties("spring.config.location=classpath:baseline/baseline.yml");
    }
}
