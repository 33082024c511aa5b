package io.paymentledger.ledger.settlement;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.paymentledger.ledger.settlement.profile.Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells by a file's header which profile the file is of. */
final class ProfileRecognition {

    /** A header, and what may stand before it, is shorter. */
    static final int HEAD_BYTES = 65_536;

    private ProfileRecognition() {}

    /**
     * The profile whose columns the header has, of several the one that has the most; {@code null} if there is none.
     *
     * @param profiles of equal ones the first counts
     * @param head the first {@link #HEAD_BYTES} bytes of the file, or all of it
     */
    static @Nullable Profile of(Collection<Profile> profiles, byte[] head) throws IOException {
        @Nullable Profile best = null;
        for (Profile profile : profiles.stream()
                .sorted(Comparator.comparingInt(
                                (Profile profile) -> profile.recognisedBy().size())
                        .reversed())
                .toList()) {
            if (best == null && !profile.recognisedBy().isEmpty() && fits(profile, head)) {
                best = profile;
            }
        }
        return best;
    }

    private static boolean fits(Profile profile, byte[] head) throws IOException {
        try (CsvReader<CsvRow> csv = CsvFile.open(profile.rows(), new CsvRecords(), new ByteArrayInputStream(head))) {
            for (CsvRow row : csv) {
                if (CsvFile.isHeader(profile.rows(), row, true)) {
                    Set<String> names = new HashSet<>();
                    row.fields().forEach(name -> names.add(Profile.normal(name)));
                    return profile.recognisedBy().stream().map(Profile::normal).allMatch(names::contains);
                }
            }
        } catch (CsvParseException e) {
            // Whatever it is, it is no file of this profile.
            return false;
        }
        return false;
    }
}
