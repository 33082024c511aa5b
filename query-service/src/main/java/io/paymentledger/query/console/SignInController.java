package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import io.paymentledger.base.web.ForEveryone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Exchanges an API key for a session, and ends it. */
@ConsoleEnabled
@Controller
final class SignInController {

    private static final String PAGE = "console/sign-in";
    private static final String START = "redirect:/console";

    /** No second slash in a row, no backslash, no brace, nothing that is not printable. */
    private static final Pattern OWN = Pattern.compile("/console(?:/(?!/)|[\\w.~:?#@!$&'()*+,;=%-])*");

    private final Sessions sessions;
    private final SignInLinks links;

    SignInController(Sessions sessions, SignInLinks links) {
        this.sessions = sessions;
        this.links = links;
    }

    @ForEveryone
    @GetMapping("/console/sign-in")
    String page(@RequestParam(name = "to", required = false) @Nullable String to, Model model) {
        model.addAttribute("to", ownAddress(to));
        return PAGE;
    }

    @ForEveryone
    @PostMapping("/console/sign-in")
    String signIn(HttpServletRequest request, HttpServletResponse response, Model model) {
        Form form = FormGuard.form(request);
        String to = ownAddress(form.text("to"));
        if (begin(new Secret(form.text("key")), request, response)) {
            return "redirect:" + to;
        }
        model.addAttribute("to", to);
        model.addAttribute("refused", "No key has this secret, or the key was revoked.");
        return PAGE;
    }

    @ForEveryone
    @GetMapping("/console/sign-in/once")
    String once(
            @RequestParam(name = "token", required = false) @Nullable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<Secret> secret = links.redeem(token);
        if (secret.isPresent() && begin(secret.get(), request, response)) {
            return START;
        }
        if (sessions.of(request).isPresent()) {
            return START;
        }
        model.addAttribute("to", ownAddress(null));
        model.addAttribute("refused", "This link was good once, and is used up. Sign in with an API key.");
        return PAGE;
    }

    /** Asks for no token of a session: the worst that somebody else's page could do is to sign a person out. */
    @ForEveryone
    @PostMapping("/console/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        sessions.end(request);
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie("", request).maxAge(0).build().toString());
        return "redirect:/console/sign-in";
    }

    private boolean begin(Secret secret, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> begun = sessions.begin(secret);
        begun.ifPresent(value -> {
            sessions.end(request);
            response.addHeader(
                    HttpHeaders.SET_COOKIE, cookie(value, request).build().toString());
        });
        return begun.isPresent();
    }

    private static ResponseCookie.ResponseCookieBuilder cookie(String value, HttpServletRequest request) {
        return ResponseCookie.from(Sessions.COOKIE, value)
                .path("/console")
                .httpOnly(true)
                .secure(request.isSecure())
                .sameSite("Strict");
    }

    /** Where to go next: a page of the console and nothing else. */
    private static String ownAddress(@Nullable String to) {
        return to != null && OWN.matcher(to).matches() ? to : "/console";
    }
}
