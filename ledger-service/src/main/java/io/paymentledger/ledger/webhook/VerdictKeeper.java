package io.paymentledger.ledger.webhook;

import io.paymentledger.base.WorkerLifecycle;
import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.base.webhook.WebhookVerdicts.Verdict;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.Worker;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that endpoints were switched off by how they answered: the read side, which sends, appends nothing. Each process
 * does it; an endpoint that is off already is left alone.
 */
final class VerdictKeeper implements WorkerLifecycle {

    private static final Logger LOGGER = LoggerFactory.getLogger(VerdictKeeper.class);

    /** Who did it, in the history of an endpoint. */
    static final String ACTOR = "ledger";

    private final WebhookVerdicts verdicts;
    private final Webhooks webhooks;
    private final Duration period;
    private final Worker worker = new Worker("ledger-webhook-verdicts", this::run);

    VerdictKeeper(WebhookVerdicts verdicts, Webhooks webhooks, Duration period) {
        this.verdicts = verdicts;
        this.webhooks = webhooks;
        this.period = period;
    }

    private void run(Worker self) {
        while (!self.stopping()) {
            try {
                verdicts.open().forEach(this::record);
            } catch (StoreUnavailableException e) {
                LOGGER.warn("webhook endpoints that gave up wait to be switched off: {}", e.getMessage());
            } catch (RuntimeException e) {
                LOGGER.error("webhook endpoints could not be switched off, which is tried again", e);
            }
            Worker.pause(period);
        }
    }

    private void record(Verdict verdict) {
        Optional<WebhookEndpoint> endpoint = webhooks.find(verdict.tenant(), verdict.endpoint());
        // Whoever changed it since has given it another chance.
        if (endpoint.isPresent() && endpoint.get().position() <= verdict.position()) {
            String cause = "webhook:" + verdict.endpoint();
            webhooks.disable(
                    verdict.tenant(),
                    verdict.endpoint(),
                    verdict.reason(),
                    new EventMetadata(verdict.tenant(), ACTOR, cause, cause, cause));
        }
        verdicts.settle(verdict);
    }

    @Override
    public Worker worker() {
        return worker;
    }
}
