package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records a settlement file with all its lines, in one commit: with what they say, or, for a long file, with what names the
 * steps in which they were staged before.
 *
 * @param tenant whose file it is
 * @param file what is to be recorded about the file as a whole
 * @param lines as many as {@code file} says
 * @param staged the steps in which they are staged before; {@code null} if they fit into the file's own commit, and as long as it has no {@link #named name}
 */
record ReceiveFile(
        String tenant,
        SettlementFileReceived file,
        List<SettlementLine> lines,
        @Nullable StagedReading staged) {

    ReceiveFile {
        requireNonNull(tenant);
        requireNonNull(file);
        lines = List.copyOf(lines);
        if (lines.size() != file.lines()) {
            throw new IllegalArgumentException("a file is recorded whole");
        }
    }

    /**
     * The same file under the name of a later recording.
     *
     * @param recording from 1, whose name is the hash alone
     */
    ReceiveFile named(int recording) {
        String name = recording == 1 ? file.sha256() : file.sha256() + "-" + recording;
        SettlementFileReceived named = new SettlementFileReceived(
                name,
                file.sha256(),
                file.gateway(),
                file.format(),
                file.fingerprint(),
                file.bytes(),
                file.lines(),
                file.from(),
                file.to(),
                file.statements());
        return new ReceiveFile(
                tenant, named, lines, StagedReading.of(tenant, named, lines).orElse(null));
    }
}
