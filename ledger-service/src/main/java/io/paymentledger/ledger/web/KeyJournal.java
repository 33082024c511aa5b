package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequest.Operation;
import io.paymentledger.base.journal.KeyRequestJournal;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Problems;
import io.paymentledger.ledger.idempotency.Answer;
import io.paymentledger.ledger.idempotency.Answer.KeyReused;
import io.paymentledger.ledger.idempotency.Answer.Settled;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Notes what each request with a key was answered, unless the events tell it. */
@Component
final class KeyJournal {

    private final KeyRequestJournal journal;
    private final Clock clock;

    KeyJournal(KeyRequestJournal journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** What is known of a request while it is answered. */
    static final class Note {

        private @Nullable String fingerprint;

        private Note() {}

        /** Notes the request's fingerprint, which is worked out once, and gives it back for whoever decides by it. */
        String of(String known) {
            fingerprint = known;
            return known;
        }
    }

    /** The reply to a request with a key, noted unless the events tell it. */
    Reply noted(Caller caller, String key, Operation operation, Function<Note, Answer> request) {
        Note note = new Note();
        try {
            Answer answer = request.apply(note);
            Reply reply = Reply.of(answer);
            if (!isTold(answer)) {
                note(caller, key, operation, note, reply, mismatch(answer));
            }
            return reply;
        } catch (RuntimeException e) {
            ProblemCode code = Problems.code(e);
            note(caller, key, operation, note, code.status(), code.wireName(), false, List.of());
            throw e;
        }
    }

    /** The first request's final answer is what its events amount to, so who reads them needs no note of it. */
    private static boolean isTold(Answer answer) {
        return answer instanceof Settled settled && !settled.replayed();
    }

    private static List<String> mismatch(Answer answer) {
        return answer instanceof KeyReused(List<String> names) ? names : List.of();
    }

    private void note(Caller caller, String key, Operation operation, Note note, Reply reply, List<String> mismatch) {
        @Nullable ProblemException refusal = reply.refusal();
        @Nullable String code = refusal == null ? null : refusal.code().wireName();
        note(caller, key, operation, note, reply.status(), code, reply.replayed(), mismatch);
    }

    private void note(
            Caller caller,
            String key,
            Operation operation,
            Note note,
            int status,
            @Nullable String code,
            boolean replayed,
            List<String> mismatch) {
        journal.add(new KeyRequest(
                caller.tenant(),
                key,
                operation,
                clock.instant(),
                caller.key().id(),
                caller.requestId(),
                note.fingerprint,
                status,
                code,
                replayed,
                mismatch,
                1));
    }
}
