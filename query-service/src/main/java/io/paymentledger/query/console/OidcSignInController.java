package io.paymentledger.query.console;

import io.paymentledger.base.ConditionalOnSetting;
import io.paymentledger.base.key.Secret;
import io.paymentledger.base.web.ForEveryone;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Leads people to the OpenID provider, and takes them in when it sends them back. */
@ConsoleEnabled
@ConditionalOnSetting("ledger.console.oidc.client-id")
@Controller
final class OidcSignInController {

    static final String BEGIN = "/console/sign-in/oidc";
    static final String CALLBACK = BEGIN + "/callback";

    /** What a sign-in that was begun is recognised by. */
    static final String COOKIE = "ledger-sign-in";

    private static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(10);

    /** State, nonce, verifier, which has 43 to 128 characters (RFC 7636, 4.1), and where to go: Base64 without padding each. */
    private static final Pattern PACKED = Pattern.compile("([\\w-]+)\\.([\\w-]+)\\.([\\w-]{43,128})\\.([\\w-]*)");

    private final OidcSignIn provider;
    private final SignIn signIn;

    OidcSignInController(OidcSignIn provider, SignIn signIn) {
        this.provider = provider;
        this.signIn = signIn;
    }

    @ForEveryone
    @GetMapping(BEGIN)
    String begin(
            @RequestParam(name = "to", required = false) @Nullable String to,
            HttpServletRequest request,
            HttpServletResponse response) {
        OidcSignIn.Begun begun = OidcSignIn.Begun.now(SignIn.ownAddress(to));
        String page = provider.page(begun).toString();
        response.addHeader(
                HttpHeaders.SET_COOKIE,
                cookie(packed(begun), request).maxAge(TIME_TO_SIGN_IN).build().toString());
        return "redirect:" + page;
    }

    @ForEveryone
    @GetMapping(CALLBACK)
    String takeIn(
            @RequestParam(name = "state", required = false) @Nullable String state,
            @RequestParam(name = "code", required = false) @Nullable String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<OidcSignIn.Begun> begun = begun(request);
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie("", request).maxAge(0).build().toString());
        model.addAttribute("to", begun.map(OidcSignIn.Begun::to).orElse(SignIn.START));
        if (begun.isEmpty() || state == null || !Tokens.equal(begun.get().state(), state)) {
            return signIn.refused(model, "This sign-in was not begun here, or too long ago. Begin again.");
        }
        if (code == null) {
            return signIn.refused(model, "The provider did not sign you in.");
        }
        @Nullable Secret token = provider.exchange(begun.get(), code);
        if (token == null) {
            return signIn.refused(model, "The provider did not sign you in. Begin again.");
        }
        if (!signIn.begin(token, request, response)) {
            return signIn.refused(
                    model, "You are known to the provider, but it names no tenant of this ledger for you.");
        }
        // The browser came from the provider's site, so it would leave the session's cookie out of a redirect.
        return "console/signed-in";
    }

    /** Lax, since the browser comes back from another site. */
    private static ResponseCookie.ResponseCookieBuilder cookie(String value, HttpServletRequest request) {
        return ResponseCookie.from(COOKIE, value)
                .path(BEGIN)
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Lax");
    }

    private static String packed(OidcSignIn.Begun begun) {
        return String.join(
                ".",
                begun.state(),
                begun.nonce(),
                begun.verifier(),
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(begun.to().getBytes(StandardCharsets.UTF_8)));
    }

    private static Optional<OidcSignIn.Begun> begun(HttpServletRequest request) {
        return Stream.ofNullable(request.getCookies())
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst()
                .flatMap(OidcSignInController::unpacked);
    }

    private static Optional<OidcSignIn.Begun> unpacked(String value) {
        Matcher parts = PACKED.matcher(value);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            String to = new String(Base64.getUrlDecoder().decode(parts.group(4)), StandardCharsets.UTF_8);
            return Optional.of(
                    new OidcSignIn.Begun(parts.group(1), parts.group(2), parts.group(3), SignIn.ownAddress(to)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
