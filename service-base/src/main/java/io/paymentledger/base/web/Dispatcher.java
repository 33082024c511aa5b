package io.paymentledger.base.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.util.WebUtils;

/** Leads each request to the handler of its address and lets it in there, or refuses it, whatever its method is. */
final class Dispatcher extends DispatcherServlet {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Admission admission;

    Dispatcher(Admission admission) {
        this.admission = admission;
        // Nobody listens to them.
        setPublishEvents(false);
    }

    /** One way for all methods: left to its defaults, a servlet answers some of them itself. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        try {
            processRequest(new BodyRequest(request), response);
        } finally {
            Limits.leave(request);
        }
        @Nullable String methods = response.getHeader(HttpHeaders.ALLOW);
        if (methods != null && !response.isCommitted()) {
            response.setHeader(HttpHeaders.ALLOW, allow(Stream.of(methods.split(","))));
        }
    }

    /** The methods of an address, however it is asked for them: what it can GET has a HEAD, and everything OPTIONS. */
    static String allow(Stream<String> methods) {
        return methods.flatMap(method ->
                        "GET".equals(method) ? Stream.of("GET", "HEAD", "OPTIONS") : Stream.of(method, "OPTIONS"))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Override
    protected HandlerExecutionChain getHandler(HttpServletRequest request) throws Exception {
        @Nullable HandlerExecutionChain found;
        try {
            found = super.getHandler(request);
        } catch (ServletException noneFits) {
            // Which methods and media types an address has is told to those only who have a credential.
            admission.authenticate(request, response());
            throw noneFits;
        }
        if (found == null || !(found.getHandler() instanceof HandlerMethod handler)) {
            admission.authenticate(request, response());
            throw new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this address.");
        }
        BodyRequest body = Objects.requireNonNull(
                WebUtils.getNativeRequest(request, BodyRequest.class), "each request gets here by this servlet");
        admission.admit(body, response(), handler);
        Untaken.refuse(body, handler);
        return found;
    }

    /** The response to the request that this thread serves. */
    private static HttpServletResponse response() {
        ServletRequestAttributes served = (ServletRequestAttributes) RequestContextHolder.currentRequestAttributes();
        return Objects.requireNonNull(served.getResponse(), "this servlet serves with a response");
    }
}
