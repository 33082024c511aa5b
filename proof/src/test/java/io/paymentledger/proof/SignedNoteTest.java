package io.paymentledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignedNoteTest {

    private static final Instant NOW = Instant.parse("2026-11-25T00:00:00Z");
    private static final Checkpoint CHECKPOINT = new Checkpoint("ledger.example/log/0", 3, Hash.EMPTY_TREE);

    /** The example of C2SP signed-note. */
    @Test
    void thePublishedNoteIsVerifiedByThePublishedKey() {
        VerifierKey key = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        String text = """
                This is an example message.

                — example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
                """;
        SignedNote note = SignedNote.parse(text);
        assertThat(note.verify(List.of(key))).containsExactly(key);
        assertThat(note).hasToString(text);
        assertThat(key).hasToString("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
        SignedNote altered = SignedNote.parse(text.replace("example message", "exbmple message"));
        assertThatThrownBy(() -> altered.verify(List.of(key))).isInstanceOf(RefutedException.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeOfKeySignsAndIsFoundOut(SignatureType type) {
        SigningKey key = SigningKey.generate("ledger.example/log/0", type);
        SignedNote note = SignedNote.parse(CHECKPOINT.sign(List.of(key), NOW).toString());
        VerifierKey verifier = VerifierKey.parse(key.verifier().toString());
        assertThat(note.verify(List.of(verifier))).containsExactly(verifier);

        SignedNote ofAnotherTree =
                new SignedNote(new Checkpoint(CHECKPOINT.origin(), 4, CHECKPOINT.root()).text(), note.signatures());
        assertThatThrownBy(() -> ofAnotherTree.verify(List.of(verifier))).isInstanceOf(RefutedException.class);
        VerifierKey stranger = SigningKey.generate("ledger.example/log/0", type).verifier();
        assertThatThrownBy(() -> note.verify(List.of(stranger))).isInstanceOf(RefutedException.class);
    }

    @Test
    void whoeverRotatesSignsWithTwoKeysAndEitherIsEnough() {
        SigningKey old = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
        SigningKey next = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
        SignedNote note = CHECKPOINT.sign(List.of(old, next), NOW);
        assertThat(note.verify(List.of(old.verifier()))).containsExactly(old.verifier());
        assertThat(note.verify(List.of(next.verifier()))).containsExactly(next.verifier());
    }

    @Test
    void whatIsNoNoteIsRefused() {
        SigningKey key = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
        String note = CHECKPOINT.sign(List.of(key), NOW).toString();
        for (String text : List.of(
                "",
                "\n",
                "text\n",
                "text\n\n",
                note.stripTrailing(),
                note.replace("\n", "\r\n"),
                note.replace("— ", "- "),
                note.replace("— ", "—  "),
                note.replaceAll("=?\n$", "\n"),
                note + "\n",
                note.replace("ledger.example/log/0 ", "ledger.example+log/0 "))) {
            assertThatThrownBy(() -> SignedNote.parse(text)).as(text).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void whatIsNoCheckpointIsRefused() {
        String text = CHECKPOINT.text();
        assertThat(Checkpoint.parse(text)).isEqualTo(CHECKPOINT);
        assertThat(Checkpoint.parse(text + "an extension\n")).isEqualTo(CHECKPOINT);
        for (String other : List.of(
                "",
                text.stripTrailing(),
                text.replace("\n3\n", "\n03\n"),
                text.replace("\n3\n", "\n-3\n"),
                text.replace("\n3\n", "\n99999999999999999999\n"),
                text.replace("\n3\n", "\n\n3\n"),
                text + "\n",
                text.replace("47DEQ", "47DE"))) {
            assertThatThrownBy(() -> Checkpoint.parse(other)).as(other).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void whatIsNoKeyIsRefused() {
        for (String key : List.of(
                "",
                "example.com/foo",
                "example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+CekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
                "example.com/foo+530d903a+",
                "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")) {
            assertThatThrownBy(() -> VerifierKey.parse(key)).as(key).isInstanceOf(MalformedException.class);
        }
    }
}
