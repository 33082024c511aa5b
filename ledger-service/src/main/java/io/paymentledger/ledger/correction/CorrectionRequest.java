package io.paymentledger.ledger.correction;

import static java.util.Objects.requireNonNull;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StatedLeg;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A correction as it is asked for.
 *
 * @param reason why
 * @param corrects the position of the event whose entry is put right, if there is one
 * @param currency of all legs
 * @param legs at least two, each of 1 to {@link Money#MAX_AMOUNT_MINOR}; debits and credits come to the same
 * @param effectiveAt when it counts, if that is not when it is recorded
 */
public record CorrectionRequest(
        String reason,
        @Nullable Long corrects,
        Currency currency,
        List<StatedLeg> legs,
        @Nullable Instant effectiveAt) {

    /** Some sentences for whoever reads the books. */
    public static final int MAX_REASON_CHARS = 1_000;

    /** More lines than a person states by hand; it bounds the event. */
    public static final int MAX_LEGS = 50;

    private static final String VERSION = "v1:";

    public CorrectionRequest {
        requireNonNull(reason);
        requireNonNull(currency);
        legs = List.copyOf(legs);
        if (legs.size() < 2
                || legs.size() > MAX_LEGS
                || legs.stream().anyMatch(leg -> leg.amountMinor() < 1 || leg.amountMinor() > Money.MAX_AMOUNT_MINOR)
                || !balances(legs)) {
            throw new IllegalArgumentException("the legs are no entry");
        }
    }

    /** Whether debits and credits come to the same. */
    public static boolean balances(List<StatedLeg> legs) {
        long sum = 0;
        for (StatedLeg leg : legs) {
            sum = Math.addExact(sum, leg.side().signed(leg.amountMinor()));
        }
        return sum == 0;
    }

    /** The versioned hash of what is asked for, as that of a charge: canonical JSON without what is absent. */
    String fingerprint() {
        ObjectNode command = JsonNodeFactory.instance.objectNode();
        command.put("reason", reason);
        if (corrects != null) {
            command.put("corrects", corrects);
        }
        command.put("currency", currency.code());
        ArrayNode lines = command.putArray("legs");
        legs.forEach(leg -> lines.addObject()
                .put("account", leg.account())
                .put("side", leg.side().wireName())
                .put("amount", leg.amountMinor()));
        if (effectiveAt != null) {
            command.put("effective_at", effectiveAt.toString());
        }
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        whole.put("operation", "POST");
        whole.put("path", "/v1/corrections");
        whole.set("command", command);
        return VERSION + Sha256.hex(Sha256.of(CanonicalJson.write(whole)));
    }

    /** The names of what differs from what was posted. */
    List<String> mismatch(CorrectionPosted posted) {
        List<String> names = new ArrayList<>();
        if (!reason.equals(posted.reason())) {
            names.add("reason");
        }
        if (!Objects.equals(corrects, posted.corrects())) {
            names.add("corrects");
        }
        if (!currency.equals(posted.currency())) {
            names.add("currency");
        }
        if (!legs.equals(posted.legs())) {
            names.add("legs");
        }
        if (!Objects.equals(effectiveAt, posted.effectiveAt())) {
            names.add("effective_at");
        }
        return names;
    }
}
