package io.paymentledger.ledger.correction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.hamcrest.Matchers.instanceOf;

import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CorrectionTest {

    private static final StreamName STREAM = StreamName.correction("acme", "c-1");
    private static final Currency EUR = Currency.of("EUR");
    private static final Instant AT = Instant.parse("2026-01-31T23:59:59Z");
    private static final List<StatedLeg> LEGS = List.of(
            new StatedLeg("bank", Side.DEBIT, 700),
            new StatedLeg("fees", Side.DEBIT, 300),
            new StatedLeg("suspense", Side.CREDIT, 1_000));
    private static final CorrectionRequest REQUEST = new CorrectionRequest("posted twice", 42L, EUR, LEGS, AT);

    private final AggregateTestFixture<Correction> fixture = new AggregateTestFixture<>(Correction.class);

    @Test
    void aCorrectionIsPostedAsItIsAskedFor() {
        fixture.givenNoPriorActivity()
                .when(new PostCorrection(STREAM, REQUEST))
                .expectEvents(posted(REQUEST))
                .expectResultMessagePayload(STREAM.value());
    }

    @Test
    void whatIsNotSaidIsNotRecorded() {
        CorrectionRequest least = new CorrectionRequest("a reason", null, EUR, LEGS, null);

        fixture.givenNoPriorActivity().when(new PostCorrection(STREAM, least)).expectEvents(posted(least));
    }

    @Test
    void aKeyNamesOneCorrection() {
        fixture.given(posted(REQUEST))
                .when(new PostCorrection(STREAM, new CorrectionRequest("another", null, EUR, LEGS, null)))
                .expectNoEvents()
                .expectException(instanceOf(EventStoreException.class));
    }

    static Stream<List<StatedLeg>> noEntries() {
        StatedLeg debit = new StatedLeg("bank", Side.DEBIT, 1);
        StatedLeg credit = new StatedLeg("suspense", Side.CREDIT, 1);
        return Stream.of(
                List.of(),
                List.of(debit),
                List.of(debit, debit),
                List.of(debit, new StatedLeg("suspense", Side.CREDIT, 2)),
                List.of(new StatedLeg("bank", Side.DEBIT, 0), new StatedLeg("suspense", Side.CREDIT, 0)),
                List.of(new StatedLeg("bank", Side.DEBIT, -1), new StatedLeg("suspense", Side.CREDIT, -1)),
                List.of(
                        new StatedLeg("bank", Side.DEBIT, Money.MAX_AMOUNT_MINOR + 1),
                        new StatedLeg("suspense", Side.CREDIT, Money.MAX_AMOUNT_MINOR + 1)),
                Stream.concat(
                                Collections.nCopies(CorrectionRequest.MAX_LEGS / 2, debit).stream(),
                                Collections.nCopies(CorrectionRequest.MAX_LEGS / 2 + 1, credit).stream())
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("noEntries")
    void whatDoesNotBalanceOrIsOutOfBoundsIsNoEntry(List<StatedLeg> legs) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CorrectionRequest("a reason", null, EUR, legs, null));
    }

    @Test
    void asManyLegsAsAreAllowedOfTheLargestAmountBalance() {
        List<StatedLeg> legs = Stream.of(Side.DEBIT, Side.CREDIT)
                .flatMap(
                        side -> Collections.nCopies(
                                CorrectionRequest.MAX_LEGS / 2, new StatedLeg("bank", side, Money.MAX_AMOUNT_MINOR))
                                .stream())
                .toList();

        assertThat(new CorrectionRequest("a reason", null, EUR, legs, null).legs())
                .hasSize(CorrectionRequest.MAX_LEGS);
    }

    static Stream<List<Object>> others() {
        return Stream.of(
                List.of("reason", new CorrectionRequest("another", 42L, EUR, LEGS, AT)),
                List.of("corrects", new CorrectionRequest("posted twice", 43L, EUR, LEGS, AT)),
                List.of("currency", new CorrectionRequest("posted twice", 42L, Currency.of("USD"), LEGS, AT)),
                List.of("legs", new CorrectionRequest("posted twice", 42L, EUR, LEGS.reversed(), AT)),
                List.of("effective_at", new CorrectionRequest("posted twice", 42L, EUR, LEGS, AT.plusNanos(1_000))),
                List.of("effective_at", new CorrectionRequest("posted twice", 42L, EUR, LEGS, null)));
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatDiffersIsNamedAndHasAnotherFingerprint(List<Object> nameAndRequest) {
        CorrectionRequest other = (CorrectionRequest) nameAndRequest.get(1);

        assertThat(other.mismatch(posted(REQUEST))).containsExactly((String) nameAndRequest.getFirst());
        assertThat(other.fingerprint()).isNotEqualTo(REQUEST.fingerprint());
    }

    @Test
    void theSameAgainDiffersInNothing() {
        CorrectionRequest again = new CorrectionRequest("posted twice", 42L, EUR, List.copyOf(LEGS), AT);

        assertThat(again.mismatch(posted(REQUEST))).isEmpty();
        assertThat(again.fingerprint()).isEqualTo(REQUEST.fingerprint());
    }

    private static CorrectionPosted posted(CorrectionRequest request) {
        return new CorrectionPosted(
                request.reason(),
                request.corrects(),
                request.currency(),
                request.legs(),
                request.effectiveAt(),
                request.fingerprint());
    }
}
