package io.paymentledger.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The payment method's tokens, all of them: {@code docs/reference/simulator.md} shows this table, and a test compares the
 * two. A token may end in {@code +} and a name, which means nothing and lets a test tell customers apart.
 */
final class Tokens {

    /** Longer than a client of the ledger waits, and shorter than the ledger does. */
    private static final long SLOW_MILLIS = 8_000;

    private static final char NAME = '+';

    /** One row: how a token is spelled, what it means to a reader, and what it does. */
    record Rule(String spelling, String meaning, Pattern pattern, Function<Matcher, Plan> plan) {

        /** In a spelling, words in angle brackets stand for what is chosen: one of three operations, a code, a number. */
        static Rule of(String spelling, String meaning, Function<Matcher, Plan> plan) {
            String pattern = spelling.replace("<operation>", "(?<operation>capture|void|refund)")
                    .replace("<code>", "(?<code>[a-z_]{1,64})")
                    .replace("<millis>", "(?<millis>[0-9]{1,6})")
                    .replace("<seconds>", "(?<seconds>[0-9]{1,7})");
            return new Rule(spelling, meaning, Pattern.compile(pattern), plan);
        }

        private static Rule of(String spelling, String meaning, Fault fault) {
            return of(spelling, meaning, token -> Plan.failing(operation(token, spelling), fault));
        }

        private static Rule of(String spelling, String meaning, Aftermath aftermath) {
            return of(spelling, meaning, _ -> Plan.followedBy(aftermath));
        }
    }

    /** The first rule that fits counts. */
    static final List<Rule> TABLE = List.of(
            Rule.of("tok_approve", "approves", Fault.NONE),
            Rule.of("tok_decline", "declines with `card_declined`", Fault.DECLINE),
            Rule.of("tok_slow", "approves after 8 seconds", _ -> Plan.slow(Operation.PAYMENT, SLOW_MILLIS)),
            Rule.of(
                    "tok_slow_<millis>",
                    "approves after that many milliseconds",
                    token -> Plan.slow(Operation.PAYMENT, Long.parseLong(token.group("millis")))),
            Rule.of("tok_hang", "never answers; nothing is charged", Fault.HANG),
            Rule.of("tok_hang_charged", "charges and never answers", Fault.HANG_AFTER),
            Rule.of("tok_drop", "charges, and drops the connection without an answer", Fault.DROP_AFTER),
            Rule.of(
                    "tok_drop_before",
                    "the first time, drops the connection and charges nothing; approves when sent again",
                    Fault.DROP_BEFORE),
            Rule.of(
                    "tok_500_before",
                    "the first time, answers 500 and charges nothing; approves when sent again",
                    Fault.ERROR_BEFORE),
            Rule.of(
                    "tok_500_after",
                    "charges, and answers 500; when sent again, answers what it did",
                    Fault.ERROR_AFTER),
            Rule.of("tok_garbage", "charges, and gives an answer that cannot be read", Fault.GARBAGE),
            Rule.of(
                    "tok_late_success",
                    "declines, charges all the same, and notifies `payment.captured` (of a manual capture: "
                            + "`payment.authorised`)",
                    Aftermath.LATE_SUCCESS),
            Rule.of(
                    "tok_late_after_void",
                    "approves; approves its void, takes the money all the same, and notifies `payment.captured`",
                    Aftermath.LATE_AFTER_VOID),
            Rule.of(
                    "tok_duplicate_notification",
                    "approves, and notifies it twice under one identifier",
                    Aftermath.TOLD_TWICE),
            Rule.of("tok_dispute", "approves; notifies `dispute.opened` once money was captured", Aftermath.DISPUTE),
            Rule.of("tok_dispute_won", "the same, and then `dispute.won`", Aftermath.DISPUTE_WON),
            Rule.of("tok_dispute_lost", "the same, and then `dispute.lost`", Aftermath.DISPUTE_LOST),
            Rule.of(
                    "tok_expire_<seconds>",
                    "approves; says that the authorisation holds for that many seconds",
                    token -> Plan.holding(Duration.ofSeconds(Long.parseLong(token.group("seconds"))))),
            Rule.of(
                    "tok_decline_<code>",
                    "declines with that code, for example `tok_decline_insufficient_funds`",
                    token -> Plan.declining(Operation.PAYMENT, token.group("code"))),
            Rule.of(
                    "tok_<operation>_decline",
                    "approves; declines that operation on the payment with `card_declined`",
                    Fault.DECLINE),
            Rule.of(
                    "tok_<operation>_slow_<millis>",
                    "approves; does that operation after that many milliseconds",
                    token -> Plan.slow(operation(token), Long.parseLong(token.group("millis")))),
            Rule.of("tok_<operation>_hang", "approves; never answers that operation and does nothing", Fault.HANG),
            Rule.of("tok_<operation>_hang_done", "approves; does that operation and never answers", Fault.HANG_AFTER),
            Rule.of("tok_<operation>_drop", "approves; does that operation and drops the connection", Fault.DROP_AFTER),
            Rule.of(
                    "tok_<operation>_drop_before",
                    "approves; drops the connection the first time that it is asked for that operation",
                    Fault.DROP_BEFORE),
            Rule.of(
                    "tok_<operation>_500_before",
                    "approves; answers 500 the first time that it is asked for that operation",
                    Fault.ERROR_BEFORE),
            Rule.of("tok_<operation>_500_after", "approves; does that operation and answers 500", Fault.ERROR_AFTER),
            Rule.of(
                    "tok_<operation>_garbage",
                    "approves; does that operation and gives an answer that cannot be read",
                    Fault.GARBAGE),
            Rule.of(
                    "tok_<operation>_decline_<code>",
                    "approves; declines that operation on the payment with that code",
                    token -> Plan.declining(operation(token), token.group("code"))));

    private Tokens() {}

    /** What a token stands for; one that is not in the table is declined as {@code invalid_payment_method}. */
    static Plan plan(String paymentMethod) {
        int name = paymentMethod.indexOf(NAME);
        String token = name < 0 ? paymentMethod : paymentMethod.substring(0, name);
        for (Rule rule : TABLE) {
            Matcher matcher = rule.pattern().matcher(token);
            if (matcher.matches()) {
                return rule.plan().apply(matcher);
            }
        }
        return Plan.declining(Operation.PAYMENT, "invalid_payment_method");
    }

    private static Operation operation(Matcher token, String spelling) {
        return spelling.contains("<operation>") ? operation(token) : Operation.PAYMENT;
    }

    private static Operation operation(Matcher token) {
        return Operation.valueOf(token.group("operation").toUpperCase(Locale.ROOT));
    }
}
