package io.paymentledger.base.testing;

import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** Ways to write an address. Some mean the same, some mean another one, and some mean none; none may be a way around. */
public final class Spellings {

    /** Those of HTTP, of its extensions, and of nobody. */
    public static final List<String> METHODS = List.of(
            "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "QUERY", "get", "X-ODD");

    private Spellings() {}

    /** Request targets made of an address that begins with {@code /v1/}. */
    public static Stream<String> of(URI service, String address) {
        String rest = address.substring("/v1/".length());
        return Stream.of(
                address,
                "/%761/" + rest,
                "/%76%31/" + rest,
                "/v%31/" + rest,
                "/v1;x=1/" + rest,
                "/v1;/" + rest,
                "/;/v1/" + rest,
                "/;x=1/v1/" + rest,
                "//v1/" + rest,
                "/v1//" + rest,
                "///v1///" + rest,
                "/./v1/" + rest,
                "/v1/./" + rest,
                "/%2e/v1/" + rest,
                "/v1/%2e/" + rest,
                "/x/../v1/" + rest,
                "/x/%2e%2e/v1/" + rest,
                "/problems/../v1/" + rest,
                "/problems/..;/v1/" + rest,
                "/v1%2f" + rest,
                "/%2fv1/" + rest,
                "/v1%252f" + rest,
                "/%25761/" + rest,
                "/v1\\" + rest,
                "/v1%5c" + rest,
                "/V1/" + rest,
                "/v1%00/" + rest,
                "/v1%20/" + rest,
                "/v1/" + rest + "/",
                "/v1/" + rest + ";jsessionid=1",
                "/v1/" + rest + "%20",
                "/v1/" + rest + "?",
                "/v1/" + rest + "#x",
                "/v1/" + rest + ".json",
                "/%c0%af/v1/" + rest,
                "/%c0%f61/" + rest,
                "/\uff561/" + rest,
                "v1/" + rest,
                "*",
                service.getAuthority(),
                service.resolve("/") + address.substring(1),
                "http://elsewhere.example" + address,
                "HTTP://" + service.getAuthority() + "/%761/" + rest,
                "http://user@" + service.getAuthority() + address);
    }
}
