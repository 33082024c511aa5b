package io.paymentledger.base;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what is wrong with a setting, instead of where in the code that was found. Found by spring.factories. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InvalidSettingAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException setting) {
        @Nullable
        Throwable reason =
                setting.getCause() == null ? null : setting.getCause().getCause();
        return new FailureAnalysis(
                reason == null ? setting.getMessage() : setting.getMessage() + " (" + reason + ")",
                "docs/reference/configuration.md has all settings.",
                setting);
    }
}
