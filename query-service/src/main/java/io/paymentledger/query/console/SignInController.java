package io.paymentledger.query.console;

import io.paymentledger.base.key.Secret;
import io.paymentledger.base.web.ForEveryone;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Exchanges an API key for a session, and ends it. */
@ConsoleEnabled
@Controller
final class SignInController {

    private static final String TO_START = "redirect:" + SignIn.START;

    private final Sessions sessions;
    private final SignInLinks links;
    private final SignIn signIn;

    SignInController(Sessions sessions, SignInLinks links, SignIn signIn) {
        this.sessions = sessions;
        this.links = links;
        this.signIn = signIn;
    }

    @ForEveryone
    @GetMapping("/console/sign-in")
    String page(@RequestParam(name = "to", required = false) @Nullable String to, Model model) {
        model.addAttribute("to", SignIn.ownAddress(to));
        return signIn.page(model);
    }

    @ForEveryone
    @PostMapping("/console/sign-in")
    String signIn(HttpServletRequest request, HttpServletResponse response, Model model) {
        Form form = FormGuard.form(request);
        String to = SignIn.ownAddress(form.text("to"));
        if (signIn.begin(new Secret(form.text("key")), request, response)) {
            return "redirect:" + to;
        }
        model.addAttribute("to", to);
        return signIn.refused(model, "No key has this secret, or the key was revoked.");
    }

    @ForEveryone
    @GetMapping("/console/sign-in/once")
    String once(
            @RequestParam(name = "token", required = false) @Nullable String token,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Optional<Secret> secret = links.redeem(token);
        if (secret.isPresent() && signIn.begin(secret.get(), request, response)) {
            return TO_START;
        }
        if (sessions.of(request).isPresent()) {
            return TO_START;
        }
        model.addAttribute("to", SignIn.START);
        return signIn.refused(model, "This link was good once, and is used up. Sign in with an API key.");
    }

    /** Asks for no token of a session: the worst that somebody else's page could do is to sign a person out. */
    @ForEveryone
    @PostMapping("/console/sign-out")
    String signOut(HttpServletRequest request, HttpServletResponse response) {
        signIn.end(request, response);
        return "redirect:/console/sign-in";
    }
}
