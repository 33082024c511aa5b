package io.paymentledger.query.posting;

import static io.paymentledger.events.AccountKind.GATEWAY_FEES;
import static io.paymentledger.events.AccountKind.GATEWAY_RECEIVABLE;
import static io.paymentledger.events.AccountKind.TENANT_BANK;
import static io.paymentledger.events.AccountKind.TENANT_PAYABLE;
import static io.paymentledger.events.Side.CREDIT;
import static io.paymentledger.events.Side.DEBIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.paymentledger.events.AccountKind;
import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.EventMetadata;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementKind;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.posting.PostingRule.Leg;
import io.paymentledger.query.projection.LogEvent;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostingRulesTest {

    private static final StreamName CHARGE = StreamName.key("acme", "c");

    @Test
    void everyRuleBalancesEachSumInEachLayer() {
        for (PostingRule rule : PostingRules.CURRENT.all()) {
            Map<String, Integer> sums = new TreeMap<>();
            for (Leg leg : rule.legs()) {
                sums.merge(
                        leg.layer() + " " + leg.amount(),
                        Math.toIntExact(leg.side().signed(1)),
                        Integer::sum);
            }

            assertThat(sums.values()).as(rule.kind()).allMatch(sum -> sum == 0);
        }
    }

    @Test
    void everyRuleIsOfAKindOfEventThatThereIsOrOfALineOfASettlementFile() {
        Set<String> lines = Arrays.stream(SettlementKind.values())
                .flatMap(kind -> Stream.of(PostingRules.ofLine(kind, false), PostingRules.ofLine(kind, true)))
                .collect(Collectors.toSet());

        assertThat(PostingRules.CURRENT.all().stream().map(PostingRule::kind).filter(kind -> !lines.contains(kind)))
                .isSubsetOf(EventCodec.CURRENT.typeNames());
        assertThat(PostingRules.CURRENT.all().stream().map(PostingRule::kind)).containsAll(lines);
    }

    @Test
    void aHoldIsPendingACapturePostsItAndTheLastOneReleasesTheRest() {
        List<Entry> entries = fold(
                PostingRules.CURRENT,
                terms(100),
                new AttemptStarted("att", "simulator"),
                new ChargeAuthorised("att", 100, "ref", null),
                new ChargeCaptured("att_2", 30, "ref", false),
                new ChargeCaptured("att_3", 20, "ref", true));

        assertThat(entries.stream().map(PostingRulesTest::text))
                .containsExactly(
                        "charge.authorised v1: gateway:simulator:receivable PENDING 100, tenant:acme:payable PENDING"
                                + " -100",
                        "charge.captured v1: gateway:simulator:receivable PENDING -30, tenant:acme:payable PENDING 30, "
                                + "gateway:simulator:receivable POSTED 30, tenant:acme:payable POSTED -30",
                        "charge.captured v1: gateway:simulator:receivable PENDING -70, tenant:acme:payable PENDING 70, "
                                + "gateway:simulator:receivable POSTED 20, tenant:acme:payable POSTED -20");
    }

    @Test
    void aNewVersionAppliesFromItsPositionOnwardAndLeavesThePastAsItWas() {
        // A second version that books a capture to the bank at once: positions count from 1.
        PostingRules rules = new PostingRules(List.of(
                PostingRules.CURRENT.at("charge.captured", 0, 1).orElseThrow(),
                PostingRules.CURRENT.at("charge.authorised", 0, 1).orElseThrow(),
                new PostingRule(
                        "charge.captured",
                        2,
                        Map.of(0, 5L),
                        List.of(
                                new Leg(DEBIT, TENANT_BANK, AmountSource.AMOUNT, Layer.POSTED),
                                new Leg(CREDIT, TENANT_PAYABLE, AmountSource.AMOUNT, Layer.POSTED)))));

        List<Entry> entries = fold(
                rules,
                terms(100),
                new AttemptStarted("att", "simulator"),
                new ChargeAuthorised("att", 100, "ref", null),
                new ChargeCaptured("att_2", 30, "ref", false),
                new ChargeCaptured("att_3", 20, "ref", false));

        assertThat(entries.stream().map(PostingRulesTest::text).skip(1))
                .containsExactly(
                        "charge.captured v1: gateway:simulator:receivable PENDING -30, tenant:acme:payable PENDING 30, "
                                + "gateway:simulator:receivable POSTED 30, tenant:acme:payable POSTED -30",
                        "charge.captured v2: tenant:acme:bank POSTED 20, tenant:acme:payable POSTED -20");
        assertThat(rules.at("charge.captured", 0, 4).orElseThrow().version()).isEqualTo(1);
        assertThat(rules.at("charge.captured", 0, 5).orElseThrow().version()).isEqualTo(2);
        // A log that the new version does not name keeps the old one.
        assertThat(rules.at("charge.captured", 1, 5).orElseThrow().version()).isEqualTo(1);
    }

    @Test
    void versionsCountFromOneWithoutAGapAndEachAppliesLaterThanTheOneBefore() {
        PostingRule first = PostingRule.first("x");
        PostingRule second = new PostingRule("x", 2, Map.of(0, 10L), List.of());

        assertThatThrownBy(() -> new PostingRules(List.of(second))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostingRules(List.of(first, first))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new PostingRules(List.of(first, second, new PostingRule("x", 3, Map.of(0, 10L), List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new PostingRules(List.of(first, second, new PostingRule("x", 3, Map.of(0, 11L), List.of())))
                        .at("x", 0, 11)
                        .orElseThrow()
                        .version())
                .isEqualTo(3);
        assertThatThrownBy(() -> new PostingRule("x", 2, Map.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PostingRule("x", 1, Map.of(0, 10L), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryThatDoesNotBalanceIsAnImpossibleState() {
        PostingRules wrong = new PostingRules(List.of(PostingRule.first(
                "charge.captured",
                new Leg(DEBIT, GATEWAY_RECEIVABLE, AmountSource.AMOUNT, Layer.POSTED),
                new Leg(CREDIT, GATEWAY_FEES, AmountSource.HELD, Layer.POSTED))));

        assertThatThrownBy(() -> fold(
                        wrong,
                        terms(100),
                        new AttemptStarted("att", "simulator"),
                        new ChargeCaptured("att", 100, "ref", true)))
                .hasMessageContaining("does not balance");
    }

    @Test
    void aBalanceThatGrowsTooLargeIsGivenUpForGood() {
        long half = 1L << 60;
        List<Entry> out = fold(PostingRules.CURRENT, correction(DEBIT, CREDIT, half));
        List<Entry> back = fold(PostingRules.CURRENT, correction(CREDIT, DEBIT, half));
        List<Entry> all = Stream.of(out, out, back).flatMap(List::stream).toList();

        List<Posting> postings = Bookkeeping.postings(all, new HashMap<>(), 0);

        assertThat(postings).extracting(Posting::amountMinor).containsExactly(half, -half, half, -half, -half, half);
        assertThat(postings)
                .extracting(posting -> posting.after().postedMinor())
                .containsExactly(
                        half,
                        -half,
                        LargestSum.GIVEN_UP,
                        LargestSum.GIVEN_UP,
                        LargestSum.GIVEN_UP,
                        LargestSum.GIVEN_UP);
    }

    private static LedgerEvent correction(Side bank, Side other, long amountMinor) {
        return new CorrectionPosted(
                "x",
                null,
                Currency.of("EUR"),
                List.of(
                        new StatedLeg("tenant:acme:bank", bank, amountMinor),
                        new StatedLeg("tenant:acme:other-income", other, amountMinor)),
                null,
                "v1:x");
    }

    @Test
    void aRefundTakesFromWhatTheMerchantIsDue() {
        List<Entry> entries = fold(
                PostingRules.CURRENT,
                terms(100),
                new AttemptStarted("att", "simulator"),
                new ChargeCaptured("att", 100, "ref", true),
                new ChargeRefunded("att_2", 40, "ref_2"));

        assertThat(text(entries.getLast()))
                .isEqualTo(
                        "charge.refunded v1: tenant:acme:payable POSTED 40, gateway:simulator:receivable POSTED -40");
    }

    @Test
    void theChartKnowsItsNamesAndNoOtherTenants() {
        assertThat(AccountKind.ofName("acme", "tenant:acme:payable")).contains(TENANT_PAYABLE);
        assertThat(AccountKind.ofName("acme", "gateway:stripe:fees")).contains(GATEWAY_FEES);
        for (String other : Set.of(
                "tenant:else:payable", "tenant:acme:cash", "gateway::fees", "gateway:Stripe:fees", "payable", "")) {
            assertThat(AccountKind.ofName("acme", other)).as(other).isEmpty();
        }
        for (AccountKind kind : AccountKind.values()) {
            assertThat(AccountKind.ofName("acme", kind.name("acme", "stripe"))).contains(kind);
        }
    }

    private static ChargeInitiated terms(long amountMinor) {
        return new ChargeInitiated(
                Money.of(amountMinor, "EUR"),
                new PaymentMethod("tok"),
                CaptureMethod.MANUAL,
                null,
                "v1:x",
                Personal.NONE);
    }

    private static List<Entry> fold(PostingRules rules, LedgerEvent... events) {
        Bookkeeping bookkeeping = new Bookkeeping(rules, new LineClaims(Map.of()), Map.of());
        for (int i = 0; i < events.length; i++) {
            StreamName stream = events[i] instanceof ChargeEvent ? CHARGE : StreamName.correction("acme", "k" + i);
            bookkeeping.fold(new LogEvent(
                    0,
                    new RecordedEvent(
                            stream,
                            i,
                            i + 1,
                            "id",
                            Instant.EPOCH.plusSeconds(i),
                            events[i],
                            new EventMetadata("acme", "key", "req", "req", "req"))));
        }
        return bookkeeping.entries();
    }

    private static String text(Entry entry) {
        return entry.kind() + " v" + entry.ruleVersion() + ": "
                + String.join(
                        ", ",
                        entry.legs().stream()
                                .map(leg -> leg.account().name() + " " + leg.layer() + " " + leg.amountMinor())
                                .toList());
    }
}
