package io.paymentledger.query.posting;

import io.paymentledger.query.posting.StatementJson.LineJson;
import io.paymentledger.query.posting.StatementJson.Sums;
import io.paymentledger.query.web.Page;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * By what an account came from one balance to another, down to the commands.
 *
 * @param account its name
 * @param currency ISO 4217
 * @param afterPosition the last position before what is explained
 * @param throughPosition the last position of it
 * @param opening the balances after {@code after_position}
 * @param closing the balances after {@code through_position}
 * @param change the figure that is explained: {@code closing} less {@code opening}
 * @param before what the pages before this one show of it
 * @param shown what this page shows of it: the sum of its lines
 * @param after what the pages after this one show of it; {@code before}, {@code shown} and {@code after} make {@code change}
 * @param lines the postings, each with its entry
 */
@Schema(name = "Explanation")
record ExplanationJson(
        String account,
        String currency,
        long afterPosition,
        long throughPosition,
        Sums opening,
        Sums closing,
        Sums change,
        Sums before,
        Sums shown,
        Sums after,
        Page<ExplainedLine> lines) {

    /**
     * A posting and its entry.
     *
     * @param line as in a statement
     * @param entry whole
     */
    @Schema(name = "ExplainedLine")
    record ExplainedLine(LineJson line, EntryJson entry) {}
}
