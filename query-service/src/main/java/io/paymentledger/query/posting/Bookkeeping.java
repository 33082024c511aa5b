package io.paymentledger.query.posting;

import io.paymentledger.events.AccountKind;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.KeyEvent;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.NotificationEvent;
import io.paymentledger.events.OrderEvent;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.BreakExplained;
import io.paymentledger.events.SettlementEvent.BreakResolved;
import io.paymentledger.events.SettlementEvent.SettlementFileReceived;
import io.paymentledger.events.SettlementEvent.SettlementFileReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesCounted;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.SettlementEvent.SettlementLinesStaged;
import io.paymentledger.events.SettlementEvent.SettlementLinesWithdrawn;
import io.paymentledger.events.SettlementEvent.SettlementProfileDefined;
import io.paymentledger.events.SettlementLine;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.TokenEvent;
import io.paymentledger.events.WebhookEvent;
import io.paymentledger.query.posting.LineClaims.Holder;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes entries of events by the posting rules, in memory: the first half of a batch. */
final class Bookkeeping {

    private final PostingRules rules;
    private final LineClaims claims;
    private final Map<StreamName, ChargeBook> books;
    private final List<Entry> entries = new ArrayList<>();

    /**
     * @param claims which lines of settlement files count; it is brought up to the last event
     * @param earlier the books of the charges that began earlier
     */
    Bookkeeping(PostingRules rules, LineClaims claims, Map<StreamName, ChargeBook> earlier) {
        this.rules = rules;
        this.claims = claims;
        this.books = new HashMap<>(earlier);
    }

    /**
     * One movement of an event, in the words of the rules.
     *
     * @param ruledAt the position whose rule applies: the event's own, or, for what it takes back, that of the event behind it
     */
    private record Move(
            int part,
            long ruledAt,
            String kind,
            @Nullable String chargeId,
            String gateway,
            String currency,
            Instant effectiveAt,
            Map<AmountSource, Long> amounts) {}

    void fold(LogEvent event) {
        RecordedEvent recorded = event.recorded();
        switch (recorded.event()) {
            case ChargeEvent ofCharge -> fold(event.log(), recorded, ofCharge);
            case CorrectionPosted correction -> post(event.log(), recorded, correction);
            case SettlementLinesRecorded lines -> post(event.log(), recorded, lines);
            case SettlementLinesReversed lines -> reverse(event.log(), recorded, lines);
            case SettlementLinesCounted _, SettlementLinesWithdrawn _ ->
                throw new IllegalStateException("what it names was not put in its place");
            case OrderEvent _,
                    TokenEvent _,
                    KeyEvent _,
                    NotificationEvent _,
                    SettlementFileReceived _,
                    SettlementFileReversed _,
                    SettlementLinesStaged _,
                    BreakExplained _,
                    BreakResolved _,
                    SettlementProfileDefined _,
                    WebhookEvent _,
                    MonthEvent _ -> {
                // These move no money.
            }
        }
    }

    /** What was posted, in the order of the events. */
    List<Entry> entries() {
        return entries;
    }

    private void fold(int log, RecordedEvent recorded, ChargeEvent event) {
        StreamName stream = recorded.stream();
        @Nullable ChargeBook book = books.get(stream);
        books.put(stream, ChargeBook.after(book, stream, event));
        if (book != null) {
            Map<AmountSource, Long> amounts = book.amounts(event);
            if (!amounts.isEmpty()) {
                post(
                        log,
                        recorded,
                        new Move(
                                0,
                                recorded.position(),
                                EventCodec.CURRENT.typeName(event),
                                stream.local(),
                                book.gatewayName(),
                                book.currency(),
                                recorded.occurredAt(),
                                amounts));
            }
        }
    }

    private void post(int log, RecordedEvent recorded, Move move) {
        PostingRule rule = rules.at(move.kind, log, move.ruledAt)
                .orElseThrow(() -> new IllegalStateException("no rule posts " + move.kind));
        List<Entry.Leg> legs = legs(recorded.stream().tenant(), rule, move);
        if (!legs.isEmpty()) {
            entries.add(new Entry(
                    log, recorded, move.part, move.kind, move.chargeId, rule.version(), move.effectiveAt, legs));
        }
    }

    private void post(int log, RecordedEvent recorded, CorrectionPosted correction) {
        String kind = EventCodec.CURRENT.typeName(correction);
        String tenant = recorded.stream().tenant();
        List<Entry.Leg> legs = correction.legs().stream()
                .filter(leg -> leg.amountMinor() != 0)
                .map(leg -> new Entry.Leg(
                        new AccountKey(
                                tenant, leg.account(), correction.currency().code()),
                        AccountKind.ofName(tenant, leg.account()).orElseThrow().type(),
                        Layer.POSTED,
                        leg.side().signed(leg.amountMinor())))
                .toList();
        Instant effectiveAt = correction.effectiveAt() == null ? recorded.occurredAt() : correction.effectiveAt();
        int version = rules.at(kind, log, recorded.position()).orElseThrow().version();
        entries.add(new Entry(log, recorded, 0, kind, null, version, effectiveAt, legs));
    }

    /** Posts each line that no line before told of. */
    private void post(int log, RecordedEvent recorded, SettlementLinesRecorded lines) {
        String tenant = recorded.stream().tenant();
        for (int part = 0; part < lines.lines().size(); part++) {
            SettlementLine line = lines.lines().get(part);
            if (claims.claim(tenant, line.identity(), new Holder(recorded.position(), part))) {
                post(log, recorded, move(lines, line, part, recorded.position(), 1));
            }
        }
    }

    /** Posts the other way round what lines posted that are taken back. */
    private void reverse(int log, RecordedEvent recorded, SettlementLinesReversed reversed) {
        String tenant = recorded.stream().tenant();
        SettlementLinesRecorded lines = reversed.recorded();
        for (int part = 0; part < lines.lines().size(); part++) {
            SettlementLine line = lines.lines().get(part);
            if (claims.release(tenant, line.identity(), new Holder(reversed.reverses(), part))) {
                post(log, recorded, move(lines, line, part, reversed.reverses(), -1));
            }
        }
    }

    /** @param sign 1 to post a line, -1 to take it back */
    private static Move move(SettlementLinesRecorded lines, SettlementLine line, int part, long ruledAt, int sign) {
        long amountMinor = line.kind().sign() == 0 ? line.movedMinor() : line.grossMinor();
        return new Move(
                part,
                ruledAt,
                PostingRules.ofLine(line.kind(), lines.inTransit()),
                null,
                lines.gateway(),
                line.currency().code(),
                line.effectiveOn().atStartOfDay(ZoneOffset.UTC).toInstant(),
                Map.of(AmountSource.AMOUNT, sign * amountMinor, AmountSource.FEE, sign * line.feeMinor()));
    }

    private static List<Entry.Leg> legs(String tenant, PostingRule rule, Move move) {
        List<Entry.Leg> legs = new ArrayList<>();
        for (PostingRule.Leg leg : rule.legs()) {
            long amountMinor = move.amounts.getOrDefault(leg.amount(), 0L);
            if (amountMinor != 0) {
                legs.add(new Entry.Leg(
                        new AccountKey(tenant, leg.account().name(tenant, move.gateway), move.currency),
                        leg.account().type(),
                        leg.layer(),
                        leg.side().signed(amountMinor)));
            }
        }
        return legs;
    }

    /**
     * The second half: gives each leg its place in its account.
     *
     * @param accounts the rows of the accounts that there are; it is brought up to the last entry
     * @param lastAccountId the highest number that an account has
     */
    static List<Posting> postings(List<Entry> entries, Map<AccountKey, AccountRow> accounts, int lastAccountId) {
        List<Posting> postings = new ArrayList<>();
        int lastId = lastAccountId;
        for (Entry entry : entries) {
            for (int leg = 0; leg < entry.legs().size(); leg++) {
                Entry.Leg each = entry.legs().get(leg);
                long position = entry.event().position();
                @Nullable AccountRow row = accounts.get(each.account());
                if (row == null) {
                    row = AccountRow.opened(++lastId, entry.log(), each.account(), each.type(), position);
                }
                AccountRow after = row.after(position, each.layer(), each.amountMinor(), entry.isDated());
                accounts.put(each.account(), after);
                postings.add(new Posting(entry, leg, each.layer(), each.amountMinor(), after));
            }
        }
        return postings;
    }
}
