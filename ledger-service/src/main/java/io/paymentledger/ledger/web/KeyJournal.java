package io.paymentledger.ledger.web;

import io.paymentledger.base.journal.KeyRequest;
import io.paymentledger.base.journal.KeyRequest.Operation;
import io.paymentledger.base.journal.KeyRequestJournal;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.UnreadableEventException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Notes what each request with a key was answered, whatever the answer is. */
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

    /** The response to a request with a key, noted. */
    <T> ResponseEntity<T> noted(
            Caller caller, String key, Operation operation, Function<Note, ResponseEntity<T>> response) {
        Note note = new Note();
        try {
            ResponseEntity<T> answered = response.apply(note);
            boolean replayed = answered.getHeaders().containsHeader(Answers.REPLAYED);
            int status = answered.getStatusCode().value();
            journal.add(entry(caller, key, operation, note, status, null, replayed, List.of()));
            return answered;
        } catch (ProblemException e) {
            boolean replayed = e.headers().containsKey(Answers.REPLAYED);
            journal.add(problem(caller, key, operation, note, e.code(), replayed, mismatch(e)));
            throw e;
        } catch (StoreUnavailableException e) {
            journal.add(problem(caller, key, operation, note, ProblemCode.STORE_UNAVAILABLE, false, List.of()));
            throw e;
        } catch (UnreadableEventException e) {
            journal.add(problem(caller, key, operation, note, ProblemCode.HISTORY_UNREADABLE, false, List.of()));
            throw e;
        } catch (RuntimeException e) {
            journal.add(problem(caller, key, operation, note, ProblemCode.INTERNAL, false, List.of()));
            throw e;
        }
    }

    private static List<String> mismatch(ProblemException e) {
        return e.members().get(Answers.MISMATCH) instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    private KeyRequest problem(
            Caller caller,
            String key,
            Operation operation,
            Note note,
            ProblemCode code,
            boolean replayed,
            List<String> mismatch) {
        return entry(caller, key, operation, note, code.status(), code.wireName(), replayed, mismatch);
    }

    private KeyRequest entry(
            Caller caller,
            String key,
            Operation operation,
            Note note,
            int status,
            @Nullable String code,
            boolean replayed,
            List<String> mismatch) {
        return new KeyRequest(
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
                mismatch);
    }
}
