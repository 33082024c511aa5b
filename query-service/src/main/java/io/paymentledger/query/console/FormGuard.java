package io.paymentledger.query.console;

import io.paymentledger.base.web.BySession;
import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets only the console's own forms change anything, whatever their handlers do: what is sent must come from a page of
 * this origin, and with a session it must carry the session's token.
 */
final class FormGuard implements HandlerInterceptor {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final String ATTRIBUTE = Form.class.getName();
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final Sessions sessions;

    FormGuard(Sessions sessions) {
        this.sessions = sessions;
    }

    /** The form that a request sent, once it was let through. */
    static Form form(HttpServletRequest request) {
        return (Form) Objects.requireNonNull(request.getAttribute(ATTRIBUTE), "a form that nobody guarded");
    }

    /** Whether a browser says that a request was made by a page of another site. */
    static boolean comesFromElsewhere(HttpServletRequest request) {
        return "cross-site".equals(request.getHeader(FETCH_SITE));
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (SAFE.contains(request.getMethod())) {
            return true;
        }
        requireOwnOrigin(request);
        Form form = Form.of(request);
        if (handler instanceof HandlerMethod method
                && AnnotatedElementUtils.hasAnnotation(method.getBeanType(), BySession.class)) {
            Session session = sessions.of(request)
                    .orElseThrow(() -> new ProblemException(ProblemCode.UNAUTHENTICATED, "Sign in."));
            if (!Tokens.equal(session.csrf(), form.text(Form.CSRF))) {
                throw notOurs();
            }
        }
        request.setAttribute(ATTRIBUTE, form);
        return true;
    }

    private static void requireOwnOrigin(HttpServletRequest request) {
        @Nullable String site = request.getHeader(FETCH_SITE);
        @Nullable String origin = request.getHeader(HttpHeaders.ORIGIN);
        boolean otherSite = site != null && !site.equals("same-origin") && !site.equals("none");
        if (otherSite || (origin != null && !isOwn(origin, request.getHeader(HttpHeaders.HOST)))) {
            throw notOurs();
        }
    }

    private static boolean isOwn(String origin, @Nullable String host) {
        try {
            return Objects.equals(URI.create(origin).getAuthority(), host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static ProblemException notOurs() {
        return new ProblemException(
                ProblemCode.MALFORMED_REQUEST,
                "The form is not one of this session's pages. Go back, load the page again, and send it once more.");
    }
}
