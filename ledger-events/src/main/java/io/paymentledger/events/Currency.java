package io.paymentledger.events;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A currency. Those that there are, are the ones active in ISO 4217 that have a minor unit; metals, test codes and withdrawn
 * currencies are none. Whatever comes from outside asks {@link #active}; history loads whatever it holds.
 *
 * @param code of ISO 4217, three capitals
 * @param minorDigits how many digits an amount in it has after the point, 0 to 4
 */
public record Currency(String code, int minorDigits) {

    /** ISO 4217, list one, of 2026. */
    private static final String ACTIVE_WITHOUT_DIGITS =
            "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private static final String ACTIVE_WITH_TWO = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
            CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL
            HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU
            MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR
            SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED
            VES WST XCD XCG YER ZAR ZMW ZWG""";

    private static final String ACTIVE_WITH_THREE = "BHD IQD JOD KWD LYD OMR TND";

    private static final String ACTIVE_WITH_FOUR = "CLF UYW";

    private static final Map<String, Currency> ACTIVE = Stream.of(
                    each(ACTIVE_WITHOUT_DIGITS, 0),
                    each(ACTIVE_WITH_TWO, 2),
                    each(ACTIVE_WITH_THREE, 3),
                    each(ACTIVE_WITH_FOUR, 4))
            .flatMap(Function.identity())
            .collect(Collectors.toUnmodifiableMap(Currency::code, Function.identity()));

    public Currency {
        requireNonNull(code);
    }

    private static Stream<Currency> each(String codes, int minorDigits) {
        return Stream.of(codes.split("\\s+")).map(code -> new Currency(code, minorDigits));
    }

    /** The currency with a code of three capitals, if there is one. */
    public static Optional<Currency> active(String code) {
        return Optional.ofNullable(ACTIVE.get(code));
    }

    /**
     * The currency that a code names, or named when history was written; metals and the like have no digits.
     *
     * @throws IllegalArgumentException if it never named one
     */
    public static Currency of(String code) {
        return active(code).orElseGet(() -> former(code));
    }

    private static Currency former(String code) {
        return new Currency(code, Math.max(java.util.Currency.getInstance(code).getDefaultFractionDigits(), 0));
    }

    /** The currencies that there are. */
    static Stream<Currency> all() {
        return ACTIVE.values().stream();
    }

    @Override
    public String toString() {
        return code;
    }
}
