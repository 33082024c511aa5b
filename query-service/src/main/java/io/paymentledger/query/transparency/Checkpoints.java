package io.paymentledger.query.transparency;

import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.SignedNote;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The checkpoints of the logs, and the wait for one that is on its way. */
@Component
final class Checkpoints {

    /** A log is sealed every half second; a request that comes right after a write waits for that. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int RETRY_SECONDS = 1;

    private final LogTree tree;

    Checkpoints(LogTree tree) {
        this.tree = tree;
    }

    /**
     * A checkpoint as it was signed.
     *
     * @param note with its signatures
     * @param tree what it says
     */
    record Signed(String note, Checkpoint tree) {}

    /**
     * The last checkpoint of a log.
     *
     * @throws ProblemException {@code not-sealed} if there is none
     */
    Signed last(int log) {
        return tree.checkpoint(log)
                .map(note ->
                        new Signed(note, Checkpoint.parse(SignedNote.parse(note).text())))
                .orElseThrow(Checkpoints::notSealed);
    }

    /**
     * Waits for something that a checkpoint brings.
     *
     * @throws ProblemException {@code not-sealed} if it does not come in time
     */
    static <T> T await(Supplier<Optional<T>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> there = wanted.get();
            if (there.isPresent()) {
                return there.get();
            }
            if (System.nanoTime() >= deadline) {
                throw notSealed();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a request", e);
            }
        }
    }

    private static ProblemException notSealed() {
        return new ProblemException(ProblemCode.NOT_SEALED, "No checkpoint of the log is over this yet.")
                .retryAfterSeconds(RETRY_SECONDS);
    }
}
