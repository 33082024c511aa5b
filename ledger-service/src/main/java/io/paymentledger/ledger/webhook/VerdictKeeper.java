package io.paymentledger.ledger.webhook;

import io.paymentledger.base.webhook.WebhookVerdicts;
import io.paymentledger.base.webhook.WebhookVerdicts.Verdict;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.WebhookEndpoint;
import java.util.Optional;

/**
 * Records that endpoints were switched off by how they answered: the read side, which sends, appends nothing. Each process
 * does it; an endpoint that is off already is left alone.
 */
final class VerdictKeeper {

    /** Who did it, in the history of an endpoint. */
    static final String ACTOR = "ledger";

    private final WebhookVerdicts verdicts;
    private final Webhooks webhooks;

    VerdictKeeper(WebhookVerdicts verdicts, Webhooks webhooks) {
        this.verdicts = verdicts;
        this.webhooks = webhooks;
    }

    /** Records one verdict, or drops it if it is overtaken. */
    void record(Verdict verdict) {
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
}
