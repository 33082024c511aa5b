package io.paymentledger.base.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
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
 * Takes an address literally. A broken escape (RFC 3986, section 2.1) is refused: the server reads over one behind a
 * semicolon, and the framework fails at it before any handler is found. A semicolon is a character like others (section
 * 3.3): whoever asks for {@code a;b} is not told of {@code a}, as he would be if what follows were left out as a parameter
 * of the path.
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
            chain.doFilter(request.getRequestURI().contains(";") ? new Literal(request) : request, response);
        }
    }

    private static final class Literal extends HttpServletRequestWrapper {

        private Literal(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return super.getRequestURI().replace(";", "%3B");
        }
    }
}
