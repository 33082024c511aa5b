package io.paymentledger.benchmarks.baseline;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** The answers that the baselines have in common. */
final class Answers {

    private Answers() {}

    static ResponseEntity<ChargeAnswer> created(ChargeAnswer charge) {
        return ResponseEntity.created(location(charge)).body(charge);
    }

    /** The first answer again, if the request is the same and the charge is settled. */
    static ResponseEntity<ChargeAnswer> repeated(ChargeAnswer charge, ChargeBody body) {
        if (!charge.answers(body)) {
            return ResponseEntity.unprocessableContent().build();
        }
        if (!charge.settled()) {
            return refused();
        }
        return ResponseEntity.created(location(charge))
                .header("Idempotent-Replayed", "true")
                .body(charge);
    }

    static ResponseEntity<ChargeAnswer> refused() {
        return ResponseEntity.status(HttpStatus.CONFLICT).build();
    }

    private static URI location(ChargeAnswer charge) {
        return URI.create("/v1/charges/" + charge.id());
    }
}
