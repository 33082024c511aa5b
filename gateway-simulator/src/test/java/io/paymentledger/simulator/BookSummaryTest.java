package io.paymentledger.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.simulator.BookSummary.Sums;
import org.junit.jupiter.api.Test;

/** The figures of the book. */
class BookSummaryTest {

    @Test
    void aSumThatIsTooLargeIsToldAsTheLargest() {
        Sums nearly = Sums.ZERO.plus(Long.MAX_VALUE - 1, 5, 0);

        assertThat(nearly.plus(1, 5, 0)).isEqualTo(new Sums(Long.MAX_VALUE, 10, 0));
        assertThat(nearly.plus(2, 0, 1)).isEqualTo(new Sums(Long.MAX_VALUE, 5, 1));
        assertThat(nearly.plus(2, 0, 1).plus(Long.MAX_VALUE, 0, 0).authorised()).isEqualTo(Long.MAX_VALUE);
    }
}
