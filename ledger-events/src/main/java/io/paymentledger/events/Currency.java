package io.paymentledger.events;

import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The currencies that there are: those active in ISO 4217 that have a minor unit. Metals, test codes and withdrawn
 * currencies are none. Whatever comes from outside asks here; history loads whatever it holds.
 */
public final class Currencies {

    /** ISO 4217, list one, of 2026, without UYW, an index of wages that the JDK does not know. */
    private static final String ACTIVE = """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
            CHE CHF CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP
            GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT
            LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR
            NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN
            SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UZS VED VES VND VUV WST XAF XCD
            XCG XOF XPF YER ZAR ZMW ZWG""";

    private static final Map<String, Currency> BY_CODE = Stream.of(ACTIVE.split("\\s+"))
            .map(Currency::getInstance)
            .collect(Collectors.toUnmodifiableMap(Currency::getCurrencyCode, Function.identity()));

    private Currencies() {}

    /** The currency with a code of three capitals, if there is one. */
    public static Optional<Currency> active(String code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }
}
