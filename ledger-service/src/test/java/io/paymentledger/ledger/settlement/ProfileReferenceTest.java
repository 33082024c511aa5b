package io.paymentledger.ledger.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.ledger.settlement.profile.DescribedProfile;
import io.paymentledger.ledger.settlement.profile.SettlementProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of profiles says what is so. */
class ProfileReferenceTest {

    private static final Path REFERENCE = Path.of("../docs/reference/settlement-profiles.md");
    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    @Test
    void theExampleIsAProfile(@TempDir Path folder) throws IOException {
        Matcher example = EXAMPLE.matcher(Files.readString(REFERENCE));
        assertThat(example.find()).isTrue();
        Path file = Files.writeString(folder.resolve("example-pay.json"), example.group(1));

        SettlementProfiles profiles = SettlementProfiles.load(List.of(file));

        assertThat(profiles.all())
                .hasEntrySatisfying(
                        "example-pay",
                        described -> assertThat(described.origin()).isEqualTo(DescribedProfile.Origin.CONFIGURED));
    }

    @Test
    void everyShippedProfileIsListed() throws IOException {
        String reference = Files.readString(REFERENCE);

        SettlementProfiles.load(List.of())
                .all()
                .forEach((name, described) -> assertThat(reference)
                        .contains("| `" + name + "` | " + described.profile().title() + " |"));
    }
}
