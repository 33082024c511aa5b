package io.paymentledger.base.web;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error (RFC 9457).
 *
 * @param type a stable URI ending in the code, which answers with its documentation
 * @param title what went wrong, the same for every occurrence
 * @param status the HTTP status
 * @param detail what went wrong this time
 * @param code the stable code
 * @param requestId the id of the request, for support
 * @param members members of the code's own
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "code", "request_id"})
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        String code,
        @Nullable String requestId,
        @JsonAnyGetter @Schema(hidden = true) Map<String, Object> members) {

    static Problem of(ProblemCode code, String detail, @Nullable String requestId, Map<String, Object> members) {
        return new Problem(
                code.typeUri(), code.title(), code.status(), detail, code.wireName(), requestId, Map.copyOf(members));
    }
}
