package io.paymentledger.query.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Names in addresses. */
final class Links {

    private Links() {}

    /** A name as one step of a path. */
    static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
