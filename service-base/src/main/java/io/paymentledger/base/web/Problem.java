package io.paymentledger.base.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Set;

/**
 * An error (RFC 9457). It does not name its request, which {@code X-Request-Id} does, so that a replayed one is the same to the
 * byte.
 *
 * @param type a stable URI ending in the code, which answers with its documentation
 * @param title what went wrong, the same for every occurrence
 * @param status the HTTP status
 * @param detail what went wrong this time
 * @param code the stable code
 *
 * @param members members of the code's own
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,

        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {

    /** What every problem has; a problem's own members have other names, for JSON has each name once. */
    static final Set<String> MEMBERS = Set.of("type", "title", "status", "detail", "code");

    /** A refusal as it is written down. */
    public static Problem of(ProblemException e) {
        ProblemCode code = e.code();
        return new Problem(code.typeUri(), code.title(), code.status(), e.detail(), code.wireName(), e.members());
    }
}
