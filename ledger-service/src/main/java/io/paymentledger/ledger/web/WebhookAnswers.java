package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.webhook.RefusedUrlException;
import io.paymentledger.base.webhook.WebhookEndpointJson;
import io.paymentledger.events.WebhookEndpoint;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;

/** How endpoints, and what is wrong with them, are answered. */
final class WebhookAnswers {

    private WebhookAnswers() {}

    static ResponseEntity<WebhookEndpointJson> showing(
            ResponseEntity.BodyBuilder answer, WebhookEndpoint endpoint, @Nullable String secret) {
        return answer.header(Reply.POSITION, Long.toString(endpoint.position()))
                .body(WebhookEndpointJson.of(endpoint, secret));
    }

    static ProblemException noSuchEndpoint() {
        return new ProblemException(ProblemCode.NOT_FOUND, "There is no such webhook endpoint.");
    }

    static ProblemException refused(RefusedUrlException e) {
        return new ProblemException(ProblemCode.WEBHOOK_URL_REFUSED, "Nothing is sent to this URL.")
                .with("reason", e.reason());
    }

    static ProblemException off() {
        return new ProblemException(ProblemCode.WEBHOOKS_OFF, "This ledger has no key to seal secrets with.");
    }
}
