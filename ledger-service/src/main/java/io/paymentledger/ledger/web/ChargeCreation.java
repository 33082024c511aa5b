package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.web.Caller;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.idempotency.ChargeRequest;
import io.paymentledger.ledger.idempotency.Charges;
import io.paymentledger.ledger.idempotency.GivenToken;
import io.paymentledger.ledger.idempotency.RequestTokens;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
     * The reply to a request for a charge.
     *
     * @param key the client's key; without one, the token stands in for it
     * @param token the request token to use up, if there is one
     * @param wait whether to wait for the outcome
     * @throws io.paymentledger.base.web.ProblemException also {@code key-missing}, without key and token
     */
    Reply answer(Caller caller, @Nullable String key, ChargeRequest charge, @Nullable String token, boolean wait) {
        String name = Optional.ofNullable(key)
                .or(() -> Optional.ofNullable(token).map(RequestTokens::standInKey))
                .orElseThrow(IdempotencyKeys::missing);
        GivenToken given = token == null ? null : new GivenToken(token, key == null);
        return journal.noted(caller, name, KeyRequest.Operation.CREATE, note -> {
            String fingerprint = note.of(charge.fingerprint());
            return charges.create(
                    StreamName.key(caller.tenant(), name), charge, fingerprint, given, caller.asCause(), wait);
        });
    }
}
