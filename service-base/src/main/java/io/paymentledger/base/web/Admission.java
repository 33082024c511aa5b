package io.paymentledger.base.web;

import io.paymentledger.base.identity.Credentials;
import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.Scope;
import io.paymentledger.base.key.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Who may ask, and how much they may send: decided once, by what the handler that was found says of itself, so that no
 * spelling of an address can lead past it (ADR 0039). A handler that says nothing, and an address without a handler,
 * need a credential.
 */
@Component
final class Admission implements Admitted {

    private static final String ATTRIBUTE = Caller.class.getName();
    private static final String SESSION = SessionKeys.class.getName();
    private static final String BEARER = "Bearer ";

    private final Credentials credentials;
    private final ObjectProvider<SessionKeys> sessions;
    private final Limits limits;

    Admission(Credentials credentials, ObjectProvider<SessionKeys> sessions, Limits limits) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.limits = limits;
    }

    /** Who asks; every handler that needs a scope was asked by somebody. */
    static Caller caller(HttpServletRequest request) {
        return (Caller) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "a handler without a scope");
    }

    /**
     * Lets a request go to its handler, with its body read as far as the handler wants it.
     *
     * @throws ProblemException {@code unauthenticated}, {@code rate-limited}, {@code unsupported-media-type}, {@code
     *     forbidden}, {@code too-many-at-once}, or whatever {@link BodyRequest} finds wrong with the body
     */
    void admit(BodyRequest request, HttpServletResponse response, HandlerMethod handler) throws IOException {
        if (isForStrangers(handler)) {
            if (!handler.hasMethodAnnotation(SignedBySender.class)) {
                // Strangers may not keep connections that others need.
                response.setHeader(HttpHeaders.CONNECTION, "close");
            }
            request.requireReadable();
        } else {
            Caller caller = isBySession(handler)
                    ? admitted(bySession(request), request, response)
                    : authenticate(request, response);
            request.requireReadable();
            requireScope(caller, handler);
            limits.enter(request, caller, handler);
        }
        @Nullable BodyLimit limit = handler.getMethodAnnotation(BodyLimit.class);
        if (limit != null && limit.streamed()) {
            request.streamUpTo(limit.bytes());
        } else {
            request.readUpTo(limit == null ? BodyLimit.USUAL_BYTES : limit.bytes());
        }
    }

    @Override
    public boolean isStill(HttpServletRequest request) {
        ApiKey then = caller(request).key();
        Optional<ApiKey> now = request.getAttribute(SESSION) == null
                ? authorization(request).flatMap(this::key)
                : Optional.ofNullable(sessions.getIfAvailable()).flatMap(known -> known.peek(request));
        return now.filter(key -> key.tenant().equals(then.tenant()))
                .filter(key -> key.scopes().containsAll(then.scopes()))
                .isPresent();
    }

    /**
     * Finds out who asks, and counts it.
     *
     * @throws ProblemException {@code unauthenticated}, {@code rate-limited}
     */
    Caller authenticate(HttpServletRequest request, HttpServletResponse response) {
        ApiKey key = authorization(request)
                .flatMap(this::key)
                .orElseThrow(() -> new ProblemException(
                                ProblemCode.UNAUTHENTICATED, "Send a valid API key as a bearer token.")
                        .withHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
                        .withHeader(HttpHeaders.CONNECTION, "close"));
        return admitted(key, request, response);
    }

    private ApiKey bySession(HttpServletRequest request) {
        request.setAttribute(SESSION, true);
        return Optional.ofNullable(sessions.getIfAvailable())
                .flatMap(known -> known.keyOf(request))
                .orElseThrow(() -> new ProblemException(ProblemCode.UNAUTHENTICATED, "Sign in."));
    }

    private Caller admitted(ApiKey key, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = new Caller(key, RequestIds.of(request));
        request.setAttribute(ATTRIBUTE, caller);
        limits.count(caller, response);
        return caller;
    }

    /** The one credential of a request: of two, whoever forwards it may have checked the other one. */
    private static Optional<String> authorization(HttpServletRequest request) {
        List<String> lines = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        return lines.size() == 1 ? Optional.of(lines.getFirst()) : Optional.empty();
    }

    private Optional<ApiKey> key(String authorization) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Optional.empty();
        }
        return credentials.find(
                new Secret(authorization.substring(BEARER.length()).strip()));
    }

    private static boolean isBySession(HandlerMethod handler) {
        return AnnotatedElementUtils.hasAnnotation(handler.getBeanType(), BySession.class);
    }

    private static boolean isForStrangers(HandlerMethod handler) {
        return handler.hasMethodAnnotation(ForEveryone.class)
                || handler.hasMethodAnnotation(SignedBySender.class)
                || handler.getBeanType().getPackageName().startsWith("org.springframework.boot.");
    }

    /** What libraries serve, such as the answer to OPTIONS, shows no tenant's data and needs no scope. */
    private static void requireScope(Caller caller, HandlerMethod handler) {
        @Nullable RequiresScope required = handler.getMethodAnnotation(RequiresScope.class);
        if (required == null) {
            return;
        }
        Scope scope = required.value();
        if (!caller.key().scopes().contains(scope)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "The API key lacks a scope.")
                    .with("scope", scope.wireName());
        }
    }
}
