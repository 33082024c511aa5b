package io.paymentledger.base.web;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.Arrays;
import java.util.Optional;

/** The headers of responses, as the description of the API tells of them; handlers refer to them by name. */
enum DescribedHeader {
    REQUEST_ID("X-Request-Id", false, "The request's name, in the events that it caused and in the log"),
    POSITION(
            "X-Ledger-Position",
            true,
            "A position of the tenant's log that the answer contains; query-service can be asked to wait for it"),
    REPLAYED("Idempotent-Replayed", false, "true if the answer repeats that of an earlier request; else absent"),
    RETRY_AFTER("Retry-After", true, "In how many seconds the identical request may be repeated"),
    RATE_LIMIT(
            "RateLimit",
            false,
            "What is left of each quota: r requests, and all of it in t seconds (draft-ietf-httpapi-ratelimit-headers); on "
                    + "every answer to an API key"),
    RATE_LIMIT_POLICY("RateLimit-Policy", false, "Each quota: q requests in w seconds; on every answer to an API key"),
    LOCATION("Location", false, "The address of what the answer is about"),
    ETAG("ETag", false, "The charge's version, in quotes"),
    WWW_AUTHENTICATE("WWW-Authenticate", false, "The scheme of the credential that is needed");

    private final String wireName;
    private final boolean number;
    private final String description;

    DescribedHeader(String wireName, boolean number, String description) {
        this.wireName = wireName;
        this.number = number;
        this.description = description;
    }

    String wireName() {
        return wireName;
    }

    /** The description that {@link #reference} refers to. */
    Header described() {
        return new Header()
                .description(description)
                .schema(number ? new IntegerSchema().format("int64") : new StringSchema());
    }

    Header reference() {
        return new Header().$ref(wireName);
    }

    static Optional<DescribedHeader> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(header -> header.wireName.equals(wireName))
                .findFirst();
    }
}
