package io.paymentledger.ledger.gateway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words why a service without a gateway does not start, and what to do. Found by spring.factories. */
final class GatewayNotNamedAnalyzer extends AbstractFailureAnalyzer<GatewayNotNamedException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, GatewayNotNamedException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Set ledger.gateway.name (LEDGER_GATEWAY_NAME) to stripe, or to simulator, which moves no money. "
                        + "docs/reference/configuration.md has the settings of each.",
                cause);
    }
}
