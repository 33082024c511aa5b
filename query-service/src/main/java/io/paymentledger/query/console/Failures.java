package io.paymentledger.query.console;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.ProblemException;
import io.paymentledger.base.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.ui.ModelMap;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Shows a refusal as a page to people, where programs get a problem document. */
final class Failures implements HandlerExceptionResolver, Ordered {

    /** The template of a refusal. */
    static final String PAGE = "console/refusal";

    private static final String CONSOLE = "/console";

    private final Frames frames;

    Failures(Frames frames) {
        this.frames = frames;
    }

    /** Before the one that writes problem documents. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        String path = request.getRequestURI();
        if (!path.equals(CONSOLE) && !path.startsWith(CONSOLE + "/")) {
            return null;
        }
        ProblemException refusal = Problems.refusal(failure);
        if (refusal.code() == ProblemCode.UNAUTHENTICATED && request.getMethod().equals("GET")) {
            return signIn(request);
        }
        refusal.headers().forEach(response::setHeader);
        response.setStatus(refusal.code().status());
        ModelMap model = new ModelMap(FrameAround.NAME, frames.around(request));
        describe(
                model,
                refusal.code(),
                String.valueOf(refusal.getMessage()),
                refusal.members().getOrDefault("scope", "").toString());
        return new ModelAndView(PAGE, model);
    }

    /** What the page of a refusal says. */
    static void describe(ModelMap model, ProblemCode code, String detail, String scope) {
        model.addAttribute("status", code.status());
        model.addAttribute("code", code.wireName());
        model.addAttribute("title", code.title());
        model.addAttribute("detail", detail);
        model.addAttribute("scope", scope);
    }

    /**
     * A browser that comes from another site leaves the session's cookie out. So it is sent to the same address once more,
     * from here: a link in a message leads to its page.
     */
    private ModelAndView signIn(HttpServletRequest request) {
        if (FormGuard.comesFromElsewhere(request)) {
            return new ModelAndView("console/again", Map.of(FrameAround.NAME, frames.ofStranger()));
        }
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        return new ModelAndView("redirect:/console/sign-in?to="
                + URLEncoder.encode(SignIn.ownAddress(request.getRequestURI() + query), StandardCharsets.UTF_8));
    }
}
