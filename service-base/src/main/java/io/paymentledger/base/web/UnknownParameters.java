package io.paymentledger.base.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/**
 * Refuses parameters in an address that takes none, as those that take some refuse what they do not know: who asks the
 * write side for a charge {@code as_of} an instant is not to be told of the charge as it is now.
 */
final class UnknownParameters {

    private UnknownParameters() {}

    /** @throws ProblemException {@code invalid-request}, which names them */
    static void refuse(HttpServletRequest request, HandlerMethod handler) {
        if (request.getQueryString() == null || !takesNone(handler)) {
            return;
        }
        InvalidRequest invalid = new InvalidRequest();
        Collections.list(request.getParameterNames()).forEach(name -> invalid.add(name, "is unknown"));
        invalid.throwIfAny();
    }

    /** What a handler with a body wants to know is in there, and one that reads parameters by itself has the request. */
    private static boolean takesNone(HandlerMethod handler) {
        List<MethodParameter> wanted = List.of(handler.getMethodParameters());
        return handler.hasMethodAnnotation(RequiresScope.class)
                && (wanted.stream().anyMatch(each -> each.hasParameterAnnotation(RequestBody.class))
                        || wanted.stream()
                                .noneMatch(each -> each.hasParameterAnnotation(RequestParam.class)
                                        || ServletRequest.class.isAssignableFrom(each.getParameterType())));
    }
}
