package io.paymentledger.query.console;

import io.paymentledger.base.web.BySession;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;

/** Gives every page its {@link Frame}. */
final class FrameAround implements HandlerInterceptor {

    static final String NAME = "frame";

    private final Frames frames;

    FrameAround(Frames frames) {
        this.frames = frames;
    }

    @Override
    public void postHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable ModelAndView page) {
        if (page == null || page.getViewName() == null || page.getViewName().startsWith("redirect:")) {
            return;
        }
        boolean bySession = handler instanceof HandlerMethod method
                && AnnotatedElementUtils.hasAnnotation(method.getBeanType(), BySession.class);
        page.addObject(NAME, bySession ? frames.around(request) : frames.ofStranger());
    }
}
