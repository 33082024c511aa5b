package io.paymentledger.ledger.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.paymentledger.base.transparency.LogTree;
import io.paymentledger.base.transparency.LogTree.Bundle;
import io.paymentledger.base.transparency.LoggedEvents;
import io.paymentledger.eventstore.EventAppender;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogNotifier;
import io.paymentledger.eventstore.NewEvent;
import io.paymentledger.eventstore.StoredEvent;
import io.paymentledger.eventstore.TenantLogs;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.proof.Checkpoint;
import io.paymentledger.proof.ConsistencyProof;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.InclusionProof;
import io.paymentledger.proof.KeyFiles.NamelessKey;
import io.paymentledger.proof.LeafEntry;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SignedNote;
import io.paymentledger.proof.Subtrees;
import io.paymentledger.proof.Tile;
import io.paymentledger.proof.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The tree over a log as it is kept in PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealingIT {

    private static final int FIRST_LOG = 0;
    private static final int SECOND_LOG = 1;

    private final Random random = new Random(6962);
    private final NamelessKey key = newKey();
    private LedgerDatabase database;
    private LogNotifier notifier;
    private EventAppender appender;
    private EventLog events;
    private LogTree tree;
    private LogSealer sealer;

    private static NamelessKey newKey() {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            return new NamelessKey(SignatureType.ED25519, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    void start() {
        database = LedgerDatabase.create();
        database.execute("ledger_owner", "INSERT INTO ledger.log_head (log) VALUES (1)");
        new TenantLogs(database.owner()).bind("acme", FIRST_LOG);
        new TenantLogs(database.owner()).bind("umbrella", SECOND_LOG);
        HikariDataSource pool = database.pool("ledger_service");
        TenantLogs tenants = new TenantLogs(pool);
        notifier = new LogNotifier(pool);
        appender = new EventAppender(pool, tenants, notifier::committed, new SimpleMeterRegistry());
        events = new EventLog(pool, tenants);
        tree = new LogTree(pool);
        sealer = newSealer();
    }

    @AfterAll
    void stop() {
        appender.close();
        notifier.close();
        database.close();
    }

    /** One more sealer, as a second process has it. */
    private LogSealer newSealer() {
        HikariDataSource pool = database.pool("ledger_service");
        return new LogSealer(
                pool,
                new EventLog(pool, new TenantLogs(pool)),
                new LogTree(pool),
                log -> List.of(key.named("ledger.example/log/" + log)),
                Clock.systemUTC());
    }

    private void append(String tenant, int count) {
        List<NewEvent> unit = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = UUID.randomUUID();
            byte[] payload = ("{\"n\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
            unit.add(new NewEvent(tenant + "/" + id, 0, "text.said", 1, id, payload, payload));
        }
        appender.append(unit).join();
    }

    private VerifierKey verifier(int log) {
        return key.named("ledger.example/log/" + log).verifier();
    }

    private Checkpoint checkpoint(int log) {
        SignedNote note = SignedNote.parse(tree.checkpoint(log).orElseThrow());
        note.verify(List.of(verifier(log)));
        return Checkpoint.parse(note.text());
    }

    private void sealAll(int log) {
        while (sealer.sealNext(log) > 0) {
            // There may be more.
        }
    }

    /** The leaves by the events themselves, with nothing taken from the tree but the salts. */
    private List<Hash> leaves(int log) {
        List<Hash> leaves = new ArrayList<>();
        for (StoredEvent event : events.readLog(log, 0, Integer.MAX_VALUE, Long.MAX_VALUE)) {
            long index = event.position() - 1;
            Bundle bundle = tree.bundle(log, index / Tile.WIDTH).orElseThrow();
            Hash commitment = LoggedEvents.of(event).commitment(bundle.salt((int) (index % Tile.WIDTH)));
            leaves.add(new LeafEntry(log, event.position(), commitment).leaf());
        }
        return leaves;
    }

    private static Subtrees treeOf(List<Hash> leaves) {
        return new Subtrees() {
            @Override
            public Hash hash(int level, long index) {
                return level == 0
                        ? leaves.get((int) index)
                        : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
    }

    @Test
    void everyCheckpointIsTheRootOfTheEventsAndGoesOnFromTheOneBefore() {
        List<Checkpoint> signed = new ArrayList<>();
        for (int round = 0; round < 12; round++) {
            append("acme", 1 + random.nextInt(round % 3 == 0 ? 400 : 5));
            sealAll(FIRST_LOG);
            signed.add(checkpoint(FIRST_LOG));
        }
        for (int events = 0; events <= 65_536; events += 2_048) {
            append("acme", 2_048);
        }
        sealAll(FIRST_LOG);
        Checkpoint last = checkpoint(FIRST_LOG);
        assertThat(last.size()).isEqualTo(events.head().in(FIRST_LOG)).isGreaterThan(65_536);

        List<Hash> leaves = leaves(FIRST_LOG);
        assertThat(treeOf(leaves).root(last.size())).isEqualTo(last.root());
        Subtrees tiled = tree.at(FIRST_LOG, last.size());
        assertThat(tiled.root(last.size())).isEqualTo(last.root());
        for (Checkpoint earlier : signed) {
            ConsistencyProof.of(earlier.size(), last.size(), tiled).verify(earlier.root(), last.root());
        }
        for (int i = 0; i < 100; i++) {
            int index = random.nextInt(leaves.size());
            InclusionProof.of(index, last.size(), tiled).verify(leaves.get(index), last.root());
        }
        assertThat(sealer.sealNext(FIRST_LOG)).as("nothing is new").isZero();
        assertThat(tree.keys(FIRST_LOG)).containsExactly(verifier(FIRST_LOG).toString());
    }

    @Test
    void sealersThatRaceMakeOneTree() throws InterruptedException, ExecutionException {
        List<LogSealer> sealers = List.of(newSealer(), newSealer(), newSealer());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 40; i++) {
                    append("umbrella", 1 + i % 7);
                }
            });
            List<Callable<Integer>> seals = sealers.stream()
                    .<Callable<Integer>>map(racer -> () -> {
                        int sealed = 0;
                        while (!writer.isDone()) {
                            sealed += racer.sealNext(SECOND_LOG);
                        }
                        return sealed;
                    })
                    .toList();
            int sealed = 0;
            for (Future<Integer> seal : threads.invokeAll(seals)) {
                sealed += seal.get();
            }
            writer.get();
            assertThat(sealed).isPositive();
        }
        sealAll(SECOND_LOG);
        Checkpoint last = checkpoint(SECOND_LOG);
        assertThat(last.size()).isEqualTo(events.head().in(SECOND_LOG));
        assertThat(treeOf(leaves(SECOND_LOG)).root(last.size())).isEqualTo(last.root());

        // A salt is forgotten: the commitment stays, and so does every proof.
        database.execute("ledger_owner", "SELECT ledger.forget_salt(1, 2)");
        assertThat(tree.bundle(SECOND_LOG, 0).orElseThrow().salt(1)).containsOnly(0);
        assertThat(tree.at(SECOND_LOG, last.size()).root(last.size())).isEqualTo(last.root());
    }

    @Test
    void theServicesRoleCanOnlyGrowTheTree() {
        append("acme", 3);
        sealAll(FIRST_LOG);
        for (String statement : List.of(
                "UPDATE ledger.checkpoint SET note = ''",
                "DELETE FROM ledger.checkpoint",
                "INSERT INTO ledger.checkpoint (log, size, note) VALUES (0, 999999, 'x')",
                "UPDATE ledger.leaf_bundle SET commitments = commitments",
                "DELETE FROM ledger.leaf_bundle",
                "UPDATE ledger.tile SET hashes = hashes",
                "SELECT ledger.forget_salt(0, 1)",
                "SELECT ledger.seal(0, 0, 1, '{0}', '{}', '{}', '{}', '{}', '{}', 'x', '{}')")) {
            assertThatThrownBy(() -> database.execute("ledger_service", statement))
                    .as(statement)
                    .isInstanceOf(IllegalStateException.class);
        }
        for (String statement : List.of(
                "UPDATE ledger.checkpoint SET note = ''",
                "DELETE FROM ledger.leaf_bundle",
                "UPDATE ledger.leaf_bundle SET commitments = decode(repeat('00', octet_length(commitments)), 'hex')")) {
            assertThatThrownBy(() -> database.execute("ledger_owner", statement))
                    .as(statement)
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
