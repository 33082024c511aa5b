package io.paymentledger.query.export;

import io.paymentledger.base.web.Timestamps;
import io.paymentledger.query.export.JournalEntry.Account;
import io.paymentledger.query.export.JournalEntry.Leg;
import java.io.IOException;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One JSON object a line: the entries, then {@code totals}, then {@code sha256}. Amounts are in minor units. */
final class NdjsonJournal implements JournalFormat {

    private static final JsonMapper JSON = JsonMapper.shared();

    @Override
    public void begin(Appendable out, Journal.Range range, List<Account> accounts) {
        // Each line stands for itself.
    }

    @Override
    public void entry(Appendable out, JournalEntry entry) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("position", entry.position());
        line.put("part", entry.part());
        line.put("kind", entry.kind());
        line.put("recorded_at", Timestamps.format(entry.recordedAt()));
        line.put("effective_at", Timestamps.format(entry.effectiveAt()));
        if (entry.chargeId() != null) {
            line.put("charge_id", entry.chargeId());
        }
        line.put("rule_version", entry.ruleVersion());
        ArrayNode postings = line.putArray("postings");
        for (Leg leg : entry.legs()) {
            ObjectNode posting = postings.addObject();
            posting.put("account", leg.account().name());
            posting.put("account_type", leg.account().type());
            posting.put("currency", leg.account().currency().code());
            posting.put("layer", JournalTotals.layer(leg.pending()));
            posting.put("side", leg.amountMinor() > 0 ? "debit" : "credit");
            posting.put("amount_minor", Math.abs(leg.amountMinor()));
        }
        write(out, line);
    }

    @Override
    public void totals(Appendable out, JournalTotals totals) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("entries", totals.entries());
        line.put("postings", totals.postings());
        ArrayNode each = line.putArray("totals");
        for (JournalTotals.Total total : totals.totals()) {
            ObjectNode sides = each.addObject();
            sides.put("currency", total.currency().code());
            sides.put("layer", JournalTotals.layer(total.pending()));
            sides.put("debit_minor", total.debitMinor());
            sides.put("credit_minor", total.creditMinor());
        }
        write(out, line);
    }

    @Override
    public String trailer(String sha256) {
        return JSON.writeValueAsString(JSON.createObjectNode().put("sha256", sha256)) + "\n";
    }

    private static void write(Appendable out, ObjectNode line) throws IOException {
        out.append(JSON.writeValueAsString(line)).append('\n');
    }
}
