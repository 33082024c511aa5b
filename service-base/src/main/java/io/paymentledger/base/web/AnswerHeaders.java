package io.paymentledger.base.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What every answer says to whoever passes it on or shows it: nothing is kept, unless its handler says for how long (RFC
 * 9111), and nothing is taken for another media type than it is.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class AnswerHeaders extends OncePerRequestFilter {

    static final String NO_SNIFFING = "X-Content-Type-Options";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(NO_SNIFFING, "nosniff");
        chain.doFilter(request, new HttpServletResponseWrapper(response) {

            // The framework adds a handler's headers to those that are there.
            @Override
            public void addHeader(String name, @Nullable String value) {
                if (HttpHeaders.CACHE_CONTROL.equalsIgnoreCase(name)) {
                    setHeader(name, value);
                } else {
                    super.addHeader(name, value);
                }
            }
        });
    }
}
