package io.paymentledger.query.web;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import java.math.BigDecimal;
import java.util.Objects;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Describes the positions of answers, in the one place that does. */
@Configuration(proxyBeanMethods = false)
class PositionDescription {

    private static final String OK = "200";

    @Bean
    GlobalOperationCustomizer positions() {
        return (operation, handler) -> {
            if (handler.hasMethodAnnotation(Positioned.class)) {
                operation.addParametersItem(parameter());
                Objects.requireNonNull(operation.getResponses().get(OK), handler::toString)
                        .addHeaderObject(LedgerPosition.HEADER, new Header().$ref(LedgerPosition.HEADER));
            }
            return operation;
        };
    }

    private static Parameter parameter() {
        return new QueryParameter()
                .name(LedgerPosition.PARAMETER)
                .description("Waits up to %s s until the answer contains this position of the tenant's log"
                        .formatted(LedgerPosition.PATIENCE.toSeconds()))
                .schema(new IntegerSchema().format("int64").minimum(BigDecimal.ZERO));
    }
}
