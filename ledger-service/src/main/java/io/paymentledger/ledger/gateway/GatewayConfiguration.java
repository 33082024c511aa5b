package io.paymentledger.ledger.gateway;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Which gateway charges go to: the one that whoever starts the service supplies as a bean, or else the one that {@code
 * ledger.gateway.name} names.
 */
@Configuration(proxyBeanMethods = false)
@Import(GatewayConfiguration.Last.class)
class GatewayConfiguration {

    /** What an adapter's bean is called. It is no candidate for whoever wants a {@link Gateway}. */
    static final String ADAPTER = "gatewayAdapter";

    /** Decided when everything else is declared, because only then can a gateway from outside be seen. */
    static final class Last implements DeferredImportSelector {

        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return new String[] {NamedGateway.class.getName()};
        }
    }
}
