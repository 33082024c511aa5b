package io.paymentledger.ledger.charge;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.StreamName;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AttemptIdTest {

    private static final StreamName KEY = StreamName.key("acme", "order-1");

    /** Gateways know attempts by these names: this rule never changes, and another rule has another version. */
    @Test
    void theNameOfAnAttemptIsWhatItAlwaysWas() {
        assertThat(AttemptId.of(KEY, KeyOperation.CREATE)).isEqualTo("att_371e82bb-c6a1-8c92-a36c-67d442d93a3f");
        assertThat(AttemptId.of(KEY, KeyOperation.REFUND)).isEqualTo("att_6b585233-9d92-8a09-9c9d-d9bdffaebbad");
        assertThat(AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 0, 0))
                .isEqualTo("att_cbf3f577-8187-808a-b71a-357a1213f88b");
    }

    @Test
    void theNameIsAUuidOfVersion8() {
        UUID uuid = UUID.fromString(AttemptId.of(KEY, KeyOperation.CREATE).substring("att_".length()));

        assertThat(uuid.version()).isEqualTo(8);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void whateverHasAnotherCauseHasAnotherName() {
        List<String> names = Stream.concat(
                        Stream.of(
                                AttemptId.of(StreamName.key("acme2", "order-1"), KeyOperation.CREATE),
                                AttemptId.of(StreamName.key("acme", "order-11"), KeyOperation.CREATE),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 0, 0),
                                AttemptId.ofReversal(KEY, late("att_2", "pay_1"), 0, 0),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_2"), 0, 0),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 1, 0),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 2, 0),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 0, 1),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 0, 2),
                                AttemptId.ofReversal(KEY, late("att_1", "pay_1"), 1, 1)),
                        Stream.of(KeyOperation.values()).map(operation -> AttemptId.of(KEY, operation)))
                .toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    private static LateSuccess late(String attemptId, String reference) {
        return new LateSuccess(attemptId, 1999, reference, true);
    }
}
