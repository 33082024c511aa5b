package io.paymentledger.query.export;

import io.paymentledger.base.web.Admitted;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.query.web.AnswerCheck;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** What an export, which can take as long as its reader, has to be to its end: of one piece, and for somebody who may have it. */
@Component
final class ExportCheck {

    private final Admitted admitted;

    ExportCheck(Admitted admitted) {
        this.admitted = admitted;
    }

    /**
     * The check of a request's export, to be made for each part of it before that is written. It throws
     * {@link ProblemException} {@code read-model-rebuilding} or {@code unauthenticated}.
     */
    Runnable of(HttpServletRequest request) {
        AnswerCheck check = AnswerCheck.current();
        check.require(
                () -> admitted.isStill(request),
                () -> new ProblemException(ProblemCode.UNAUTHENTICATED, "The API key was revoked meanwhile."));
        return check::check;
    }
}
