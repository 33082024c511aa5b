package io.paymentledger.query.console;

import io.paymentledger.base.journal.KeyRequests;
import io.paymentledger.events.ChargeView;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Money;
import io.paymentledger.events.StreamName;
import io.paymentledger.query.charge.ChargeFilter;
import io.paymentledger.query.charge.Charges;
import io.paymentledger.query.console.Question.Amount;
import io.paymentledger.query.console.Question.Anything;
import io.paymentledger.query.console.Question.By;
import io.paymentledger.query.console.Question.Named;
import io.paymentledger.query.reconciliation.GatewayReferences;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the charges that a question is about, and those that look like them. */
final class Search {

    /** What a person can look through; the rest is told of. */
    static final int MOST = 50;

    /** How far apart two charges may be that look like one purchase. */
    static final Duration ALIKE = Duration.ofMinutes(10);

    /** A charge with its look-alikes costs a read; who asks for a customer has all of them anyway. */
    private static final int MOST_WIDENED = 10;

    private static final int MAX_ORDER_NUMBER_CHARS = 128;

    private static final BigInteger LARGEST = BigInteger.valueOf(Money.MAX_AMOUNT_MINOR);

    private static final List<Integer> MINOR_DIGITS = List.of(0, 2, 3, 4);

    private final Charges charges;
    private final GatewayReferences references;
    private final KeyRequests requests;

    Search(Charges charges, GatewayReferences references, KeyRequests requests) {
        this.charges = charges;
        this.references = references;
        this.requests = requests;
    }

    /**
     * A charge that was found.
     *
     * @param by how; nothing for one that only looks like another
     */
    record Found(ChargeView charge, Set<By> by) {}

    /**
     * What was found.
     *
     * @param more whether there are more than are listed
     */
    record Finding(List<Found> charges, boolean more) {}

    /** The charges that a question is about, newest first. */
    Finding find(String tenant, Question question) {
        Map<String, Found> found = new LinkedHashMap<>();
        switch (question) {
            case Anything(String text) -> Stream.of(By.values()).forEach(by -> named(found, tenant, by, text));
            case Named(By by, String text) -> named(found, tenant, by, text);
            case Amount amount -> amount(found, tenant, amount);
        }
        widen(found, tenant);
        List<Found> newest = found.values().stream()
                .sorted((one, other) -> other.charge.createdAt().compareTo(one.charge.createdAt()))
                .toList();
        return new Finding(newest.stream().limit(MOST).toList(), newest.size() > MOST);
    }

    private void named(Map<String, Found> found, String tenant, By by, String text) {
        List<ChargeView> some = switch (by) {
            case KEY -> charges.find(tenant, text).stream().toList();
            case ORDER ->
                text.length() > MAX_ORDER_NUMBER_CHARS
                        ? List.of()
                        : charges.newest(ChargeFilter.of(tenant).withOrder(text), MOST + 1);
            case REFERENCE ->
                references.chargesOf(tenant, text, MOST + 1).stream()
                        .filter(StreamName::isKey)
                        .flatMap(id -> charges.find(tenant, id).stream())
                        .toList();
            case REQUEST ->
                Stream.concat(
                                charges.claimedBy(tenant, text, MOST + 1).stream(),
                                requests.keysOf(tenant, text, MOST + 1).stream()
                                        .flatMap(key -> charges.find(tenant, key).stream()))
                        .toList();
            case CUSTOMER -> charges.newest(ChargeFilter.of(tenant).withCustomer(text), MOST + 1);
        };
        some.forEach(charge -> found.computeIfAbsent(charge.id(), _ -> new Found(charge, EnumSet.noneOf(By.class)))
                .by
                .add(by));
    }

    private void amount(Map<String, Found> found, String tenant, Amount asked) {
        Instant begin = asked.day().atStartOfDay(ZoneOffset.UTC).toInstant();
        ChargeFilter day = ChargeFilter.of(tenant).between(begin.minusNanos(1_000), begin.plus(Duration.ofDays(1)));
        for (long minor : minors(asked)) {
            for (ChargeView charge : charges.newest(day.withAmount(minor, asked.currency()), MOST + 1)) {
                Currency currency = charge.state().terms().amount().currency();
                if (decimal(minor, currency).compareTo(asked.amount()) == 0) {
                    found.putIfAbsent(charge.id(), new Found(charge, EnumSet.noneOf(By.class)));
                }
            }
        }
    }

    /** What the decimal amount can be in minor units, by how many digits the currencies have; no charge has too much. */
    private static List<Long> minors(Amount asked) {
        List<Integer> digits = asked.currency() == null
                ? MINOR_DIGITS
                : List.of(asked.currency().minorDigits());
        List<Long> minors = new ArrayList<>();
        for (int each : digits) {
            if (asked.amount().stripTrailingZeros().scale() <= each) {
                BigInteger minor =
                        asked.amount().setScale(each, RoundingMode.UNNECESSARY).unscaledValue();
                if (minor.compareTo(LARGEST) <= 0) {
                    minors.add(minor.longValueExact());
                }
            }
        }
        return minors.stream().distinct().toList();
    }

    private static BigDecimal decimal(long minor, Currency currency) {
        return BigDecimal.valueOf(minor, currency.minorDigits());
    }

    /** Adds what was charged to the same customer, as much, at about the same time. */
    private void widen(Map<String, Found> found, String tenant) {
        List<Found> seeds = found.values().stream()
                .filter(one -> !one.by.contains(By.CUSTOMER))
                .limit(MOST_WIDENED)
                .toList();
        for (Found seed : seeds) {
            @Nullable String customer = seed.charge.state().terms().personal().customer();
            if (customer == null) {
                continue;
            }
            Money amount = seed.charge.state().terms().amount();
            ChargeFilter alike = ChargeFilter.of(tenant)
                    .withCustomer(customer)
                    .withAmount(amount.amountMinor(), amount.currency())
                    .between(
                            seed.charge.createdAt().minus(ALIKE).minusNanos(1_000),
                            seed.charge.createdAt().plus(ALIKE).plusNanos(1_000));
            charges.newest(alike, MOST)
                    .forEach(charge -> found.putIfAbsent(charge.id(), new Found(charge, EnumSet.noneOf(By.class))));
        }
    }
}
