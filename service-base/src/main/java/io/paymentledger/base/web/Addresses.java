package io.paymentledger.base.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses an address with a broken escape (RFC 3986, section 2.1). The server reads over one in a path parameter, and the
 * framework fails at it before any handler is found.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class Addresses extends OncePerRequestFilter {

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final HandlerExceptionResolver problems;

    Addresses(@Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (BROKEN_ESCAPE.matcher(request.getRequestURI()).find()) {
            problems.resolveException(
                    request,
                    response,
                    null,
                    new ProblemException(ProblemCode.MALFORMED_REQUEST, "The address has a broken escape."));
        } else {
            chain.doFilter(request, response);
        }
    }
}
