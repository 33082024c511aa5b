package io.paymentledger.ledger.charge;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.events.CaptureMethod;
import io.paymentledger.events.ChargeDetail;
import io.paymentledger.events.ChargeEvent;
import io.paymentledger.events.ChargeEvent.AttemptStarted;
import io.paymentledger.events.ChargeEvent.AuthorisationExpired;
import io.paymentledger.events.ChargeEvent.CaptureFailed;
import io.paymentledger.events.ChargeEvent.CaptureStarted;
import io.paymentledger.events.ChargeEvent.ChargeAuthorised;
import io.paymentledger.events.ChargeEvent.ChargeCaptured;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.ChargeEvent.ChargeRefunded;
import io.paymentledger.events.ChargeEvent.ChargeVoided;
import io.paymentledger.events.ChargeEvent.DisputeLost;
import io.paymentledger.events.ChargeEvent.DisputeOpened;
import io.paymentledger.events.ChargeEvent.DisputeWon;
import io.paymentledger.events.ChargeEvent.InquiryOpened;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.ChargeEvent.LateSuccessChargedBack;
import io.paymentledger.events.ChargeEvent.LateSuccessReversed;
import io.paymentledger.events.ChargeEvent.NoticeDeferred;
import io.paymentledger.events.ChargeEvent.OutcomeUnknown;
import io.paymentledger.events.ChargeEvent.RefundReturned;
import io.paymentledger.events.ChargeEvent.RefundStarted;
import io.paymentledger.events.ChargeEvent.ReversalReturned;
import io.paymentledger.events.ChargeEvent.ReversalStarted;
import io.paymentledger.events.ChargeEvent.ReviewRequired;
import io.paymentledger.events.ChargeEvent.VoidStarted;
import io.paymentledger.events.ChargeState;
import io.paymentledger.events.EventCodec;
import io.paymentledger.events.LedgerEvent;
import io.paymentledger.events.Money;
import io.paymentledger.events.PaymentMethod;
import io.paymentledger.events.Personal;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.Telling;
import io.paymentledger.ledger.charge.ChargeCommand.CapturePayment;
import io.paymentledger.ledger.charge.ChargeCommand.ExpireAuthorisation;
import io.paymentledger.ledger.charge.ChargeCommand.OperationKey;
import io.paymentledger.ledger.charge.ChargeCommand.RecordNotification;
import io.paymentledger.ledger.charge.ChargeCommand.RecordOutcome;
import io.paymentledger.ledger.charge.ChargeCommand.RefundPayment;
import io.paymentledger.ledger.charge.ChargeCommand.RequireReview;
import io.paymentledger.ledger.charge.ChargeCommand.ResolveReview;
import io.paymentledger.ledger.charge.ChargeCommand.ReverseLateSuccess;
import io.paymentledger.ledger.charge.ChargeCommand.VoidPayment;
import io.paymentledger.ledger.charge.GatewayNotification.Fact;
import io.paymentledger.ledger.charge.GatewayOutcome.Approved;
import io.paymentledger.ledger.charge.GatewayOutcome.Declined;
import io.paymentledger.ledger.charge.GatewayOutcome.Unknown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.CustomTypeSafeMatcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Every state of a charge and every command: the whole matrix is what {@code docs/reference/charge-life.md} says, so a
 * move that is allowed or forbidden by mistake shows there as a difference. {@code -Ddocs.write=true} writes the page.
 */
class ChargeLifeTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "charge-life.md");

    private static final StreamName CHARGE = StreamName.key("acme", "k-1");
    private static final OperationKey KEY = new OperationKey(StreamName.key("acme", "op-1"), "v1:f");
    private static final String CREATION = "att_1";
    private static final String OPERATION = "att_2";
    private static final String NEXT = "att_3";

    private static final List<ChargeEvent> SENT = List.of(initiated(), new AttemptStarted(CREATION, "simulator"));
    private static final List<ChargeEvent> AUTHORISED = with(SENT, new ChargeAuthorised(CREATION, 100, "pay_1", null));
    private static final List<ChargeEvent> CAPTURED =
            with(AUTHORISED, new CaptureStarted(OPERATION, "op-0", 100, true, false), captured(100, false));
    private static final List<ChargeEvent> DECLINED = with(SENT, new ChargeDeclined(CREATION, "stolen_card"));
    private static final List<ChargeEvent> DISPUTED = with(CAPTURED, new DisputeOpened("dp_1", 100, "fraudulent"));

    /** Every state in which a charge can be, and what led to it. */
    private static final Map<String, List<ChargeEvent>> STATES = new LinkedHashMap<>();

    /** Every command; amounts are of a charge of 100. */
    private static final Map<String, Object> COMMANDS = new LinkedHashMap<>();

    static {
        STATES.put("`init`", List.of(initiated()));
        STATES.put("`processing`", SENT);
        STATES.put("`processing`, outcome unknown", with(SENT, new OutcomeUnknown(CREATION, "timeout")));
        STATES.put("`manual_review` of the creation", with(SENT, new ReviewRequired(CREATION, "lost")));
        STATES.put("`declined`", DECLINED);
        STATES.put("`declined`, late success", with(DECLINED, new LateSuccess(CREATION, 100, "pay_1", true)));
        STATES.put(
                "`declined`, late success being reversed",
                with(DECLINED, new LateSuccess(CREATION, 100, "pay_1", true), new ReversalStarted(OPERATION)));
        STATES.put(
                "`declined`, late success reversed",
                with(
                        DECLINED,
                        new LateSuccess(CREATION, 100, "pay_1", true),
                        new ReversalStarted(OPERATION),
                        new LateSuccessReversed(OPERATION, 100, "ref_1")));
        List<ChargeEvent> disputed = with(
                DECLINED, new LateSuccess(CREATION, 100, "pay_1", true), new DisputeOpened("dp_1", 100, "fraudulent"));
        STATES.put("`declined`, late success in dispute", disputed);
        STATES.put(
                "`declined`, late success lost in a dispute",
                with(disputed, new DisputeLost("dp_1", 100), new LateSuccessChargedBack(CREATION, "dp_1", 100)));
        STATES.put(
                "`manual_review` of a reversal that came back",
                with(
                        DECLINED,
                        new LateSuccess(CREATION, 100, "pay_1", true),
                        new ReversalStarted(OPERATION),
                        new LateSuccessReversed(OPERATION, 100, "ref_1"),
                        new ReversalReturned(OPERATION, 100, "expired"),
                        new ReviewRequired(OPERATION, "reversal-returned:expired")));
        STATES.put("`requires_capture`", AUTHORISED);
        STATES.put(
                "`requires_capture`, capture in flight",
                with(AUTHORISED, new CaptureStarted(OPERATION, "op-0", 60, false, false)));
        STATES.put(
                "`requires_capture`, capture failed",
                with(
                        AUTHORISED,
                        new CaptureStarted(OPERATION, "op-0", 60, false, false),
                        new CaptureFailed(OPERATION, "expired")));
        STATES.put("`requires_capture`, void in flight", with(AUTHORISED, new VoidStarted(OPERATION, "op-0")));
        STATES.put(
                "`partially_captured`",
                with(AUTHORISED, new CaptureStarted(OPERATION, "op-0", 60, false, false), captured(60, false)));
        STATES.put("`captured`", CAPTURED);
        STATES.put(
                "`captured`, the rest released",
                with(AUTHORISED, new CaptureStarted(OPERATION, "op-0", 60, false, true), captured(60, true)));
        STATES.put("`captured`, refund in flight", with(CAPTURED, new RefundStarted(NEXT, "op-0", 60, false, null)));
        STATES.put("`voided`", with(AUTHORISED, new VoidStarted(OPERATION, "op-0"), new ChargeVoided(OPERATION)));
        STATES.put("`expired`", with(AUTHORISED, new AuthorisationExpired(100)));
        STATES.put(
                "`partially_refunded`",
                with(
                        CAPTURED,
                        new RefundStarted("att_r", "op-0", 60, false, null),
                        new ChargeRefunded("att_r", 60, "re_1")));
        STATES.put(
                "`refunded`",
                with(
                        CAPTURED,
                        new RefundStarted("att_r", "op-0", 100, true, null),
                        new ChargeRefunded("att_r", 100, "re_1")));
        STATES.put("`processing`, dispute told", with(SENT, dispute("evt_0")));
        STATES.put("`captured`, an inquiry open", with(CAPTURED, new InquiryOpened("dp_1", "general")));
        STATES.put(
                "`partially_refunded`, a refund returned",
                with(
                        CAPTURED,
                        new RefundStarted("att_s", "op-0", 40, false, null),
                        new ChargeRefunded("att_s", 40, "re_0"),
                        new RefundStarted("att_r", "op-1", 60, false, null),
                        new ChargeRefunded("att_r", 60, "re_1"),
                        new RefundReturned("att_r", 60, "card_declined")));
        STATES.put("`disputed` in part", with(CAPTURED, new DisputeOpened("dp_1", 60, "fraudulent")));
        STATES.put(
                "`refunded`, then `disputed`",
                with(
                        CAPTURED,
                        new RefundStarted("att_r", "op-0", 100, true, null),
                        new ChargeRefunded("att_r", 100, "re_1"),
                        new DisputeOpened("dp_1", 100, "fraudulent")));
        STATES.put("`disputed`", DISPUTED);
        STATES.put("`captured`, dispute won", with(DISPUTED, new DisputeWon("dp_1", 100)));
        STATES.put("`dispute_lost`", with(DISPUTED, new DisputeLost("dp_1", 100)));

        COMMANDS.put("approve creation", new RecordOutcome(CHARGE, CREATION, approved()));
        COMMANDS.put("decline creation", new RecordOutcome(CHARGE, CREATION, new Declined("stolen_card")));
        COMMANDS.put("lose creation's answer", new RecordOutcome(CHARGE, CREATION, new Unknown("reset")));
        COMMANDS.put("approve operation", new RecordOutcome(CHARGE, OPERATION, approved()));
        COMMANDS.put("decline operation", new RecordOutcome(CHARGE, OPERATION, new Declined("expired")));
        COMMANDS.put("capture the rest", new CapturePayment(CHARGE, KEY, "att_new", null, false));
        COMMANDS.put("capture 41", new CapturePayment(CHARGE, KEY, "att_new", 41L, false));
        COMMANDS.put("void", new VoidPayment(CHARGE, KEY, "att_new"));
        COMMANDS.put("refund the rest", new RefundPayment(CHARGE, KEY, "att_new", null, null));
        COMMANDS.put("refund 41", new RefundPayment(CHARGE, KEY, "att_new", 41L, null));
        COMMANDS.put("expire", new ExpireAuthorisation(CHARGE));
        COMMANDS.put("open dispute", told(new Fact.DisputeOpened("dp_1", 100, "fraudulent")));
        COMMANDS.put("win dispute", told(new Fact.DisputeClosed("dp_1", 100, true)));
        COMMANDS.put("lose dispute", told(new Fact.DisputeClosed("dp_1", 100, false)));
        COMMANDS.put("lose 60 of dispute", told(new Fact.DisputeClosed("dp_1", 60, false)));
        COMMANDS.put("open dispute of too much", told(new Fact.DisputeOpened("dp_2", 101, "fraudulent")));
        COMMANDS.put("open inquiry", told(new Fact.InquiryOpened("dp_3", "general")));
        COMMANDS.put(
                "approve creation, another payment",
                new RecordOutcome(CHARGE, CREATION, new Approved("pay_2", true, null)));
        COMMANDS.put("reverse late success", new ReverseLateSuccess(CHARGE, "att_new"));
        COMMANDS.put("require review of creation", new RequireReview(CHARGE, CREATION, "lost"));
        COMMANDS.put("resolve review", new ResolveReview(CHARGE, KEY, CREATION, approved(), "asked", "key_1"));
    }

    @Test
    void everyStateAllowsAndForbidsWhatTheReferenceSays() throws IOException {
        String page = render();
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).hasContent(page);
    }

    @Test
    void everyDetailIsAStateOfTheMatrix() {
        assertThat(STATES.values().stream().map(ChargeLifeTest::detail).filter(Objects::nonNull))
                .containsAll(List.of(ChargeDetail.values()));
    }

    /** What a forbidden move answers is a refusal; what an allowed one leads to is the events of the charge itself. */
    private static String result(List<ChargeEvent> given, Object command) {
        AggregateTestFixture<Charge> fixture = new AggregateTestFixture<>(Charge.class);
        fixture.registerInjectableResource(new FourEyes(false));
        fixture.registerInjectableResource((TokenRedemption) redemption -> {
            throw new AssertionError("no token is redeemed here");
        });
        List<Object> recorded = new ArrayList<>();
        List<Refusal> refused = new ArrayList<>();
        var result = fixture.given(given).when(command);
        result.expectEventsMatching(Matchers.payloadsMatching(new CustomTypeSafeMatcher<List<?>>("any events") {
            @Override
            protected boolean matchesSafely(List<?> payloads) {
                return recorded.addAll(payloads) || payloads.isEmpty();
            }
        }));
        if (recorded.isEmpty()) {
            try {
                result.expectSuccessfulHandlerExecution();
            } catch (AssertionError e) {
                result.expectException(new CustomTypeSafeMatcher<RefusedException>("a refusal") {
                    @Override
                    protected boolean matchesSafely(RefusedException refusal) {
                        return refused.add(refusal.refusal());
                    }
                });
            }
        }
        if (!refused.isEmpty()) {
            return refused.getFirst().name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
        String events = recorded.stream()
                .filter(ChargeEvent.class::isInstance)
                .map(event -> "**" + name((LedgerEvent) event) + "**")
                .collect(Collectors.joining(", "));
        return events.isEmpty() ? "no news" : events;
    }

    private static String name(LedgerEvent event) {
        return EventCodec.CURRENT.encode(event).type().substring("charge.".length());
    }

    private static String render() {
        StringBuilder page = new StringBuilder("""
                # A charge's life

                This page is written from the code by a test, which fails when the two differ. A charge's `status` is the
                irreversible result of its creation; its `detail` is the finer state. One operation at a time is on its
                way to the gateway; a second one waits for it for a second and is then refused with `423 charge-in-flight`.

                ```mermaid
                stateDiagram-v2
                    [*] --> processing : key claimed
                    processing --> captured : approved, automatic
                    processing --> requires_capture : approved, manual
                    processing --> declined : declined
                    processing --> manual_review : outcome cannot be found out
                    manual_review --> captured : resolved
                    manual_review --> declined : resolved
                    requires_capture --> partially_captured : capture
                    requires_capture --> captured : capture
                    partially_captured --> captured : capture, or the rest expires
                    requires_capture --> voided : void
                    requires_capture --> expired : time is over
                    captured --> partially_refunded : refund
                    partially_refunded --> refunded : refund
                    captured --> refunded : refund
                    captured --> disputed : dispute opened
                    disputed --> captured : dispute won
                    disputed --> dispute_lost : dispute lost
                    captured --> disputed : decided anew
                    dispute_lost --> disputed : decided anew
                    refunded --> disputed : dispute opened
                ```

                ## Every state and every command

                The charge is of 100, authorised for a later capture. A bold entry is the event that the command appends
                to the charge's stream; "no news" is accepted and changes nothing; anything else is the refusal:
                `invalid-state`, `exceeds-authorised` and `exceeds-captured` are 409, `charge-in-flight` is 423. What a
                gateway says too early is kept (**notice-deferred**) and taken in with the outcome that it waits for;
                what it says against history is kept as **gateway-contradiction** and changes nothing else. An attempt
                that the charge does not have is `unknown-attempt`.
                """);
        STATES.forEach((state, given) -> {
            page.append("%n### %s%n%n| command | result |%n|---|---|%n".formatted(state));
            COMMANDS.forEach((name, command) -> page.append("| %s | %s |%n".formatted(name, result(given, command))));
        });
        return page.toString();
    }

    private static @Nullable ChargeDetail detail(List<ChargeEvent> events) {
        @Nullable ChargeState state = null;
        for (ChargeEvent event : events) {
            state = ChargeState.evolve(state, event);
        }
        return Objects.requireNonNull(state).detail();
    }

    private static ChargeInitiated initiated() {
        return new ChargeInitiated(
                Money.of(100, "EUR"),
                new PaymentMethod("tok_approve"),
                CaptureMethod.MANUAL,
                null,
                "v1:f",
                Personal.NONE);
    }

    private static ChargeCaptured captured(long amount, boolean last) {
        return new ChargeCaptured(OPERATION, amount, "pay_1", last);
    }

    private static Approved approved() {
        return new Approved("pay_1", true, null);
    }

    private static RecordNotification told(Fact fact) {
        return new RecordNotification(CHARGE, new GatewayNotification("simulator", "evt_1", CREATION, "told", fact));
    }

    private static NoticeDeferred dispute(String notice) {
        return new NoticeDeferred(CREATION, notice, Telling.DISPUTE_OPENED, "dp_1", 100, "fraudulent");
    }

    private static List<ChargeEvent> with(List<ChargeEvent> before, ChargeEvent... more) {
        return Stream.concat(before.stream(), Stream.of(more)).toList();
    }
}
