package io.paymentledger.query.projection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.support.JdbcTransactionManager;

class TransactionsTest {

    @Test
    void theStartIsRefusedWithATransactionManagerThatDoesNothing() {
        assertThatThrownBy(() -> start(NoTransactionManager.instance())).isInstanceOf(IllegalStateException.class);
        assertThatCode(() -> start(new SpringTransactionManager(new JdbcTransactionManager())))
                .doesNotThrowAnyException();
    }

    private static void start(TransactionManager manager) {
        Configuration axon = DefaultConfigurer.defaultConfiguration(false)
                .configureTransactionManager(_ -> manager)
                .buildConfiguration();
        new ProjectionConfiguration().transactionsAreSprings(axon).afterSingletonsInstantiated();
    }
}
