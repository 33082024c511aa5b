package io.paymentledger.query.console;

import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.query.console.LedgerService.Answer;
import io.paymentledger.query.console.LedgerService.Command;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.ui.Model;

/** Sends what somebody decided in a form to ledger-service, and shows what it answered. */
final class Desk {

    private static final String PAGE = "console/done";

    private final Sessions sessions;
    private final LedgerService ledger;

    Desk(Sessions sessions, LedgerService ledger) {
        this.sessions = sessions;
        this.ledger = ledger;
    }

    /**
     * What the page of an answer says.
     *
     * @param done the sentence if it was done
     * @param then what follows from that
     * @param back where to go on
     * @param backText what that is called
     */
    record Words(String done, String then, String back, String backText) {}

    /** Sends a command in the name of whoever is signed in. */
    Answer send(Caller caller, HttpServletRequest request, Command command) {
        Session session =
                sessions.of(request).orElseThrow(() -> new ProblemException(ProblemCode.UNAUTHENTICATED, "Sign in."));
        return ledger.send(session.secret(), caller.requestId(), command);
    }

    /** Sends a command and gives the page with its answer. */
    String page(Caller caller, HttpServletRequest request, Command command, Words words, Model model) {
        Answer answer = send(caller, request, command);
        model.addAttribute("answer", answer);
        model.addAttribute("done", answer.done());
        model.addAttribute("words", words);
        return PAGE;
    }
}
