package io.paymentledger.ledger.correction;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.StreamName;

/**
 * Corrects the books.
 *
 * @param stream the correction's stream; its birth is what makes a repeated key a replay
 */
record PostCorrection(StreamName stream, CorrectionRequest request) {

    PostCorrection {
        requireNonNull(stream);
        requireNonNull(request);
    }
}
