package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.ui.Model;

/** How a session begins and ends in a browser, whatever it was exchanged for. */
final class SignIn {

    /** Where whoever signs in begins. */
    static final String START = "/console";

    /** The template of the page to sign in at. */
    static final String PAGE = "console/sign-in";

    /** No backslash, no brace, nothing that is not printable. */
    private static final Pattern OWN = Pattern.compile("/console[\\w.~:/?#@!$&'()*+,;=%-]*+");

    /** What leads somewhere else: a host of its own, and steps upwards, as browsers understand them (URL, "path state"). */
    private static final Pattern ELSEWHERE = Pattern.compile("//|/(?:\\.|%2e)", Pattern.CASE_INSENSITIVE);

    /** As long as it may stand, escaped, in the header that leads to the page to sign in at. */
    private static final int MOST_CHARS = 2_000;

    private final Sessions sessions;
    private final boolean atProvider;

    /** @param atProvider whether people may sign in at an OpenID provider */
    SignIn(Sessions sessions, boolean atProvider) {
        this.sessions = sessions;
        this.atProvider = atProvider;
    }

    /** The page to sign in at. */
    String page(Model model) {
        model.addAttribute("atProvider", atProvider);
        return PAGE;
    }

    /** The same page, with the reason why somebody was not let in. */
    String refused(Model model, String why) {
        model.addAttribute("refused", why);
        return page(model);
    }

    /** Begins a session in place of the one that the browser has; false if nobody has this secret. */
    boolean begin(Secret secret, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> begun = sessions.begin(secret);
        begun.ifPresent(value -> {
            sessions.end(request);
            response.addHeader(
                    HttpHeaders.SET_COOKIE, cookie(value, request).build().toString());
        });
        return begun.isPresent();
    }

    /** Ends the session that the browser has. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request);
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie("", request).maxAge(0).build().toString());
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(String value, HttpServletRequest request) {
        return ResponseCookie.from(Sessions.COOKIE, value)
                .path(START)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict");
    }

    /** Where to go next: a page of the console and nothing else. */
    static String ownAddress(@Nullable String to) {
        return to != null
                        && to.length() <= MOST_CHARS
                        && OWN.matcher(to).matches()
                        && !ELSEWHERE.matcher(to).find()
                ? to
                : START;
    }
}
