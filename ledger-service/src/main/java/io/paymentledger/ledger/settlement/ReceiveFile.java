package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementLine;
import java.util.List;

/**
 * Records a settlement file with all its lines, in one commit.
 *
 * @param tenant whose file it is
 * @param file what is to be recorded about the file as a whole
 * @param lines as many as {@code file} says
 */
record ReceiveFile(String tenant, SettlementFileReceived file, List<SettlementLine> lines) {

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
        return new ReceiveFile(
                tenant,
                new SettlementFileReceived(
                        name,
                        file.sha256(),
                        file.gateway(),
                        file.format(),
                        file.fingerprint(),
                        file.bytes(),
                        file.lines(),
                        file.from(),
                        file.to(),
                        file.statements()),
                lines);
    }
}
