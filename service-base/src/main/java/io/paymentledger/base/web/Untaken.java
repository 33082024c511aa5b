package io.paymentledger.base.web;

import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Refuses what an operation does not take, where it takes nothing of the kind, as the others refuse what they do not know: who
 * asks the write side for a charge {@code as_of} an instant is not to be told of the charge as it is now, and whoever sends a
 * reason is not to think that it was kept.
 */
final class Untaken {

    /** Those that do something; of others, HTTP gives a body no meaning. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final String UNKNOWN = "is unknown";

    private Untaken() {}

    /** @throws ProblemException {@code invalid-request}, which names what is not taken, or {@code malformed-request} */
    static void refuse(BodyRequest request, HandlerMethod handler) throws IOException {
        // In the order of what it costs to know: nearly every request takes what it brings.
        boolean parameters = request.getQueryString() != null && !takesParameters(handler);
        boolean body = WITH_BODY.contains(request.getMethod()) && !takesBody(handler);
        if ((!parameters && !body) || !handler.hasMethodAnnotation(RequiresScope.class)) {
            return;
        }
        InvalidRequest invalid = new InvalidRequest();
        if (parameters) {
            Collections.list(request.getParameterNames()).forEach(name -> invalid.add(name, UNKNOWN));
        }
        if (body) {
            members(request)
                    .forEach(name ->
                            invalid.add(JsonPointer.empty().appendProperty(name).toString(), UNKNOWN));
        }
        invalid.throwIfAny();
    }

    /** What a handler with a body wants to know is in there, and one that reads parameters by itself has the request. */
    private static boolean takesParameters(HandlerMethod handler) {
        return !hasBody(handler)
                && wanted(handler).stream()
                        .anyMatch(each -> each.hasParameterAnnotation(RequestParam.class)
                                || ServletRequest.class.isAssignableFrom(each.getParameterType()));
    }

    /** A form of the console's is a body, too; what is in it are parameters. */
    private static boolean takesBody(HandlerMethod handler) {
        return hasBody(handler)
                || isStreamed(handler)
                || AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), BySession.class);
    }

    private static boolean hasBody(HandlerMethod handler) {
        return wanted(handler).stream().anyMatch(each -> each.hasParameterAnnotation(RequestBody.class));
    }

    private static boolean isStreamed(HandlerMethod handler) {
        @Nullable BodyLimit limit = handler.getMethodAnnotation(BodyLimit.class);
        return limit != null && limit.streamed();
    }

    private static List<MethodParameter> wanted(HandlerMethod handler) {
        return List.of(handler.getMethodParameters());
    }

    /** The names of the body's members; nothing, and the empty object that some clients send for nothing, have none. */
    private static Set<String> members(BodyRequest request) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        if (body.length == 0) {
            return Set.of();
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(body);
            if (json.isObject()) {
                return Set.copyOf(json.propertyNames());
            }
        } catch (JacksonException e) {
            // The same as what is no object.
        }
        throw new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body is not one JSON object in UTF-8.");
    }
}
