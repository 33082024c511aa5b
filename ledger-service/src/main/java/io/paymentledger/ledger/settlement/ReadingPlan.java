package io.paymentledger.ledger.settlement;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.SettlementFormat;
import io.paymentledger.ledger.settlement.FileReading.Period;
import io.paymentledger.ledger.settlement.profile.PlainProfile;
import io.paymentledger.ledger.settlement.profile.Profile;
import io.paymentledger.ledger.settlement.profile.SettlementField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request wants a file to be read, before the file is seen.
 *
 * @param gateway the name of the gateway's adapter
 * @param format how the file is written
 * @param period the days that it accounts for; {@code null} for what the file itself tells
 * @param said what the request says of the file
 * @param named the profile that it names; {@code null} if it names none
 * @param recognise whether a profile counts that the file's header tells
 * @param strict whether a line of which nobody knows what it is refuses the file
 * @param payers words in what a bank's statement says of whom money came from, or went to, that tell the gateways
 */
public record ReadingPlan(
        String gateway,
        SettlementFormat format,
        @Nullable Period period,
        PlainProfile said,
        @Nullable Profile named,
        boolean recognise,
        boolean strict,
        List<String> payers) {

    public ReadingPlan {
        requireNonNull(gateway);
        requireNonNull(format);
        requireNonNull(said);
        payers = List.copyOf(payers);
    }

    /**
     * How it is read.
     *
     * @param recognised the profile that the header tells; {@code null} if it tells none
     */
    FileReading reading(@Nullable Profile recognised) {
        @Nullable Profile profile = named == null ? recognised : named;
        return new FileReading(
                gateway,
                format,
                period,
                profile == null
                        ? said.profile()
                        : profile.with(
                                said.columns().get(SettlementField.REFERENCE),
                                said.kinds(),
                                said.currency(),
                                said.zone()),
                strict,
                payers);
    }
}
