package io.paymentledger.base.web;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.paymentledger.base.CardNumbers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Names each request, in its response, in its log lines and in the events that it causes. A client's own
 * {@code X-Request-Id} is kept if it has 1 to 128 of {@code A-Z a-z 0-9 . _ : -} and is no card number, and replaced
 * otherwise.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class RequestIds extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";

    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final String LOG_FIELD = "request_id";
    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private final NoArgGenerator generator = Generators.timeBasedEpochGenerator();

    /** The id of the request being served. */
    public static String of(HttpServletRequest request) {
        return (String) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "the filter was passed by");
    }

    /** Names a request in the log lines of this thread, until it is closed; for threads that work for a request. */
    public static MDC.MDCCloseable logged(String id) {
        return MDC.putCloseable(LOG_FIELD, id);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader(HEADER);
        String id = given != null && ACCEPTED.matcher(given).matches() && !CardNumbers.is(given)
                ? given
                : generator.generate().toString();
        request.setAttribute(ATTRIBUTE, id);
        response.setHeader(HEADER, id);
        try (MDC.MDCCloseable _ = logged(id)) {
            chain.doFilter(request, response);
        }
    }
}
