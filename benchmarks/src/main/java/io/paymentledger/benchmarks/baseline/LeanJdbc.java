package io.paymentledger.benchmarks.baseline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceInitializationAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Import;

/** What Boot configures for {@code spring-boot-starter-jdbc} alone, and the table on it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceInitializationAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class
})
@Import(ChargeRows.class)
@interface LeanJdbc {}
