package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.charge.ChargeRequest;
import io.paymentledger.ledger.charge.Charges;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Creates charges, one by one or many at once, and notes what each request for one was answered. */
@Component
final class ChargeCreation {

    private final Charges charges;
    private final KeyJournal journal;

    ChargeCreation(Charges charges, KeyJournal journal) {
        this.charges = charges;
        this.journal = journal;
    }

    /**
     * The response to a request for a charge.
     *
     * @param key the client's key
     * @param token the request token to use up, if there is one
     * @param wait whether to wait for the outcome
     */
    ResponseEntity<ChargeJson> respond(
            Caller caller, String key, ChargeRequest charge, @Nullable String token, boolean wait) {
        StreamName stream = StreamName.key(caller.tenant(), key);
        return journal.noted(
                caller,
                key,
                KeyRequest.Operation.CREATE,
                charge.fingerprint(),
                () -> Answers.respond(charges.create(stream, charge, token, caller.asCause(), wait)));
    }
}
