package io.paymentledger.base.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.journal.KeyRequest.Operation;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRequestJournalTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void ofOneBatchThoseThatAreAlikeAreOneRowWithTheNameAndTheTimeOfTheFirst() {
        KeyRequest first = request("k", "req-1", 201, 0);

        assertThat(KeyRequestJournal.folded(List.of(
                        first,
                        request("k", "req-2", 409, 1),
                        request("k", "req-3", 201, 2),
                        request("other", "req-4", 201, 3),
                        request("k", "req-5", 201, 4))))
                .containsExactly(
                        first.andAnother().andAnother(),
                        request("k", "req-2", 409, 1),
                        request("other", "req-4", 201, 3));
    }

    private static KeyRequest request(String key, String requestId, int status, long second) {
        return new KeyRequest(
                "acme",
                key,
                Operation.CREATE,
                NOON.plusSeconds(second),
                "key_1",
                requestId,
                "v1:f",
                status,
                null,
                status == 201,
                List.of(),
                1);
    }
}
