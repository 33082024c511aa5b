package io.paymentledger.query.charge;

import io.paymentledger.base.web.ChargeJson;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.events.ChargeView;
import io.paymentledger.query.web.LedgerPosition;
import io.paymentledger.query.web.Page;
import org.springframework.http.ResponseEntity;

/** What is answered about charges. Answers hold personal data, and change, so nobody stores them on the way. */
final class ChargeAnswer {

    private ChargeAnswer() {}

    /** The charge; its entity tag is its version, whether it is the last one or an earlier one. */
    static ResponseEntity<ChargeJson> of(ChargeView view, long position) {
        return ResponseEntity.ok()
                .eTag("\"" + view.version() + "\"")
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(ChargeJson.of(view));
    }

    /** A part of a list of charges, or of something about one. */
    static <T> ResponseEntity<Page<T>> of(Page<T> page, long position) {
        return ResponseEntity.ok()
                .header(LedgerPosition.HEADER, Long.toString(position))
                .body(page);
    }

    /** No charge, as far as was looked. */
    static ProblemException notFound(String detail, long position) {
        return new ProblemException(ProblemCode.NOT_FOUND, detail)
                .withHeader(LedgerPosition.HEADER, Long.toString(position));
    }
}
