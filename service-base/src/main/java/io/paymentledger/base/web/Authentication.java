package io.paymentledger.base.web;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Secret;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Lets requests to {@code /v1} pass with a valid API key only, before anything of them is read (ADR 0018). */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 2)
final class Authentication extends OncePerRequestFilter {

    private static final String ATTRIBUTE = Caller.class.getName();
    private static final String BEARER = "Bearer ";
    private static final String GUARDED = "/v1/";

    /** Gateways sign what they send, see {@link SignedBySender}. */
    private static final Pattern SIGNED = Pattern.compile("/v1/gateways/[a-z0-9-]+/notifications");

    private final ApiKeys keys;
    private final HandlerExceptionResolver problems;

    Authentication(ApiKeys keys, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.keys = keys;
        this.problems = problems;
    }

    /** Who asks; there is always one behind this filter. */
    static Caller caller(HttpServletRequest request) {
        return (Caller) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "the filter was passed by");
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String uri = request.getRequestURI();
        return !uri.startsWith(GUARDED) || SIGNED.matcher(uri).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            ApiKey key = authenticate(request.getHeader("Authorization"))
                    .orElseThrow(() -> new ProblemException(
                                    ProblemCode.UNAUTHENTICATED, "Send a valid API key as a bearer token.")
                            .withHeader("WWW-Authenticate", "Bearer"));
            request.setAttribute(ATTRIBUTE, new Caller(key, RequestIds.of(request)));
        } catch (RuntimeException e) {
            problems.resolveException(request, response, null, e);
            return;
        }
        chain.doFilter(request, response);
    }

    private Optional<ApiKey> authenticate(@Nullable String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return keys.find(new Secret(authorization.substring(BEARER.length()).strip()));
    }
}
