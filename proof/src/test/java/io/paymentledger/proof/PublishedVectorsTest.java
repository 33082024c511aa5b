package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that others published: what they accept is accepted here, and what they refuse is refused. */
class PublishedVectorsTest {

    /** RFC 6962 hashes as transparency-dev/merkle tests them. */
    @Test
    void hashesAreThoseOfTheStandard() {
        assertThat(hex(Hash.EMPTY_TREE)).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(hex(Hash.ofLeaf(new byte[0])))
                .isEqualTo("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assertThat(hex(Hash.ofLeaf("L123456".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56");
    }

    @ParameterizedTest
    @MethodSource("inclusion")
    void anInclusionProofHoldsOrNotAsPublished(String line) {
        String[] values = line.split("\\|", -1);
        check(
                values[0],
                () -> new InclusionProof(number(values[1]), number(values[2]), path(values[5]))
                        .verify(hash(values[3]), hash(values[4])));
    }

    @ParameterizedTest
    @MethodSource("consistency")
    void aConsistencyProofHoldsOrNotAsPublished(String line) {
        String[] values = line.split("\\|", -1);
        check(
                values[0],
                () -> new ConsistencyProof(number(values[1]), number(values[2]), path(values[5]))
                        .verify(hash(values[3]), hash(values[4])));
    }

    private static void check(String outcome, ThrowingCallable verification) {
        if (outcome.equals("holds")) {
            assertThat(outcome).satisfies(ignored -> verification.call());
        } else {
            assertThatThrownBy(verification).isInstanceOfAny(RefutedException.class, MalformedException.class);
        }
    }

    static Stream<String> inclusion() throws IOException {
        return lines("/inclusion.txt");
    }

    static Stream<String> consistency() throws IOException {
        return lines("/consistency.txt");
    }

    private static Stream<String> lines(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(PublishedVectorsTest.class.getResourceAsStream(resource))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            assertThat(lines).hasSize(98);
            return lines.stream();
        }
    }

    /** The published numbers are unsigned; what is beyond 63 bits is negative here, and refused. */
    private static long number(String text) {
        return Long.parseUnsignedLong(text);
    }

    private static List<Hash> path(String text) {
        return text.isEmpty()
                ? List.of()
                : Stream.of(text.split(" ", -1)).map(PublishedVectorsTest::hash).toList();
    }

    private static Hash hash(String text) {
        return Hash.parse(text.equals("-") ? "" : text);
    }

    private static String hex(Hash hash) {
        return HexFormat.of().formatHex(hash.bytes());
    }
}
