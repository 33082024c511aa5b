package io.paymentledger.ledger.settlement;

import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementFormat;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.ledger.settlement.FileFault.Reason;
import io.paymentledger.ledger.settlement.FileReading.Period;
import io.paymentledger.ledger.settlement.profile.DescribedProfile;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.TenantProfiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a file's bytes: finds out how, reads all of its lines, and says what is to be recorded. */
final class FileReader {

    private final TenantProfiles profiles;

    FileReader(TenantProfiles profiles) {
        this.profiles = profiles;
    }

    /**
     * A file that was read.
     *
     * @param profile the name of the profile by which it was; {@code null} for none
     */
    record Read(ReceiveFile command, @Nullable String profile) {}

    /**
     * Reads a file whole.
     *
     * @throws InvalidFileException if it cannot be recorded
     * @throws IOException if the bytes stop coming
     */
    Read read(String tenant, ReadingPlan plan, InputStream bytes) throws IOException {
        MeasuredStream measured = new MeasuredStream(bytes);
        ParsedFile parsed;
        FileReading how;
        try {
            BufferedInputStream in = new BufferedInputStream(
                    PackedFile.open(new BufferedInputStream(measured)), ProfileRecognition.HEAD_BYTES);
            how = plan.reading(recognised(tenant, plan, in));
            parsed = switch (how.format()) {
                case CSV -> CsvFile.read(how, in);
                case CAMT_053, CAMT_054 -> CamtFile.read(how, in);
                case MT940 -> Mt940File.read(how, in);
            };
        } finally {
            // A client that is still sending hears an answer only once it has sent all.
            measured.transferTo(OutputStream.nullOutputStream());
        }
        checkSums(parsed);
        checkKinds(how, parsed);
        Period period = period(how, parsed);
        String sha256 = measured.sha256();
        SettlementFileReceived file = new SettlementFileReceived(
                sha256,
                sha256,
                how.gateway(),
                parsed.format(),
                how.fingerprint(),
                measured.length(),
                parsed.lines().size(),
                period.from(),
                period.to(),
                parsed.statements());
        return new Read(
                new ReceiveFile(tenant, file, parsed.lines(), null),
                how.profile().name());
    }

    private @Nullable Profile recognised(String tenant, ReadingPlan plan, BufferedInputStream in) throws IOException {
        if (!plan.recognise() || plan.format() != SettlementFormat.CSV) {
            return null;
        }
        in.mark(ProfileRecognition.HEAD_BYTES);
        byte[] head = in.readNBytes(ProfileRecognition.HEAD_BYTES);
        in.reset();
        return ProfileRecognition.of(
                profiles.of(tenant).values().stream()
                        .map(DescribedProfile::profile)
                        .toList(),
                head);
    }

    /** A bank's statement tells of what goes between it and gateways alone, and no gateway's file does. */
    private static void checkKinds(FileReading how, ParsedFile parsed) {
        Faults faults = new Faults();
        for (SettlementLine line : parsed.lines()) {
            if (line.kind().ofBank() != how.isOfBank()) {
                faults.add(new Cell(line.at(), 0, "kind", ""), Reason.KIND_OF_OTHER_FILE);
            }
        }
        faults.throwIfAny();
    }

    /** Whatever is summed up of a file is as exact as its lines. */
    private static void checkSums(ParsedFile parsed) {
        Map<Currency, Long> sums = new HashMap<>();
        for (SettlementLine line : parsed.lines()) {
            long moved = Math.abs(line.grossMinor()) + Math.abs(line.feeMinor());
            if (sums.merge(line.currency(), moved, Long::sum) > Money.MAX_AMOUNT_MINOR) {
                throw new Faults().fatal(line.at(), 0, Reason.OUT_OF_RANGE);
            }
        }
    }

    /** The days that the request names, else those that the file names, else those of its lines. */
    private static Period period(FileReading how, ParsedFile parsed) {
        if (how.period() != null) {
            return how.period();
        }
        if (parsed.period() != null) {
            return parsed.period();
        }
        if (parsed.lines().isEmpty()) {
            throw new Faults().fatal(1, 0, Reason.NO_LINES);
        }
        Period period = new Period(
                parsed.lines().getFirst().effectiveOn(),
                parsed.lines().getFirst().effectiveOn());
        for (SettlementLine line : parsed.lines()) {
            period = period.with(line.effectiveOn());
        }
        return period;
    }
}
