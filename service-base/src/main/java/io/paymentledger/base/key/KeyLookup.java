package io.paymentledger.base.key;

import io.paymentledger.eventstore.SqlErrors;
import io.paymentledger.eventstore.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Looks keys up in the database, all that are asked for at one time with one statement: whoever is first asks for those
 * who come meanwhile. However many keys are tried, one connection is busy with them, and the others are left to whoever
 * has a key (ADR 0038).
 */
final class KeyLookup {

    /** Bounds one statement: it takes some milliseconds. */
    private static final int MOST_AT_ONCE = 1_000;

    /** More than connections are taken, so that it is full only if they were. */
    private static final int MOST_WAITING = 10_000;

    /**
     * From one statement to the next: those who come meanwhile are more, and are asked for together. Whoever has a key waits
     * so long only while others try many.
     */
    static final Duration BETWEEN = Duration.ofMillis(5);

    private final DataSource dataSource;
    private final BlockingQueue<Question> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ReentrantLock asking = new ReentrantLock();

    /** Guarded by the lock. */
    private long askedAt = System.nanoTime() - BETWEEN.toNanos();

    KeyLookup(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A hash, and what was found; guarded by the lock. */
    private static final class Question {

        private final ByteBuffer hash;
        private boolean answered;
        private @Nullable ApiKey found;
        private @Nullable RuntimeException failure;

        Question(byte[] hash) {
            this.hash = ByteBuffer.wrap(hash);
        }

        void answer(@Nullable ApiKey key, @Nullable RuntimeException why) {
            found = key;
            failure = why;
            answered = true;
        }

        Optional<ApiKey> answer() {
            if (failure != null) {
                throw failure;
            }
            return Optional.ofNullable(found);
        }
    }

    /** The key with a hash, unless it is unknown or revoked. */
    Optional<ApiKey> find(byte[] hash) {
        Question mine = new Question(hash);
        if (!waiting.offer(mine)) {
            throw new StoreUnavailableException("too many API keys wait to be looked up");
        }
        asking.lock();
        try {
            while (!mine.answered) {
                gather();
                askForThoseWhoWait();
            }
            return mine.answer();
        } finally {
            asking.unlock();
        }
    }

    /** An interrupt cuts it short, and no more than that. */
    private void gather() {
        LockSupport.parkNanos(this, askedAt + BETWEEN.toNanos() - System.nanoTime());
        askedAt = System.nanoTime();
    }

    private void askForThoseWhoWait() {
        List<Question> questions = new ArrayList<>();
        waiting.drainTo(questions, MOST_AT_ONCE);
        try {
            Map<ByteBuffer, ApiKey> known = select(questions);
            questions.forEach(question -> question.answer(known.get(question.hash), null));
        } catch (RuntimeException e) {
            questions.forEach(question -> question.answer(null, e));
        } catch (Error e) {
            // Whoever was taken from the queue must hear of it, or would ask for ever.
            IllegalStateException defect = new IllegalStateException("looking up API keys failed", e);
            questions.forEach(question -> question.answer(null, defect));
        }
    }

    private Map<ByteBuffer, ApiKey> select(List<Question> questions) {
        Object[] hashes =
                questions.stream().map(question -> question.hash.array()).toArray(byte[][]::new);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT hash, id, tenant, scopes"
                        + " FROM ledger.api_key WHERE hash = ANY (?) AND revoked_at IS NULL")) {
            select.setArray(1, connection.createArrayOf("bytea", hashes));
            Map<ByteBuffer, ApiKey> known = new HashMap<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    known.put(
                            ByteBuffer.wrap(row.getBytes(1)),
                            new ApiKey(row.getString(2), row.getString(3), scopes(row.getArray(4))));
                }
            }
            return known;
        } catch (SQLException e) {
            throw SqlErrors.translate("looking up API keys", e);
        }
    }

    private static Set<Scope> scopes(Array names) throws SQLException {
        return Arrays.stream((String[]) names.getArray())
                .map(Scope::ofWireName)
                .collect(Collectors.toUnmodifiableSet());
    }
}
