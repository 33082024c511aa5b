package io.paymentledger.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamNameTest {

    @Test
    void aKeyAndAnOrderOfOneNameAreDifferentStreams() {
        assertThat(StreamName.key("acme", "1001")).isNotEqualTo(StreamName.order("acme", "1001"));
        assertThatThrownBy(() -> StreamName.key("acme", "order/1001")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theTenantAndTheLocalNameAreTheTwoSidesOfTheFirstSlash() {
        StreamName order = StreamName.order("acme", "2026/11/1001");

        assertThat(order.tenant()).isEqualTo("acme");
        assertThat(order.local()).isEqualTo("order/2026/11/1001");
        assertThat(StreamName.key("acme", "k-1").local()).isEqualTo("k-1");
    }

    @Test
    void aSettlementFileItsLinesAndEachOfItsBreaksAreDifferentStreams() {
        assertThat(StreamName.settlement("acme", "9f86").value()).isEqualTo("acme/settlement/9f86");
        assertThat(StreamName.settlementLines("acme", "9f86").value()).isEqualTo("acme/settlement/9f86/lines");
        assertThat(StreamName.settlementBreak("acme", "9f86", "line-1").value())
                .isEqualTo("acme/settlement/9f86/break/line-1");
        assertThat(StreamName.settlementProfiles("acme").value()).isEqualTo("acme/settlement/profiles");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "acme", "/k", "Acme/k", "-acme/k", "acme-/k", "a b/k"})
    void aNameWithoutATenantIsRefused(String name) {
        assertThatThrownBy(() -> new StreamName(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
