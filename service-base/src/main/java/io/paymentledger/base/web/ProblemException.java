package io.paymentledger.base.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal on its way to the client. */
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final String detail;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Integer retryAfterSeconds;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param detail what went wrong this time; holds no value that the client sent */
    public ProblemException(ProblemCode code, String detail) {
        // An expected refusal is an answer and not a defect, so it carries no stack trace.
        super(detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    /** Adds a member to the problem; the problem's own are taken. */
    public ProblemException with(String member, Object value) {
        if (Problem.MEMBERS.contains(member)) {
            throw new IllegalArgumentException("every problem has the member " + member + " already");
        }
        members.put(member, value);
        return this;
    }

    /** Adds a header to the response. */
    public ProblemException withHeader(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Says that the identical request may be repeated after some seconds. */
    public ProblemException retryAfterSeconds(int seconds) {
        retryAfterSeconds = seconds;
        return withHeader("Retry-After", Integer.toString(seconds));
    }

    /** In how many seconds the identical request may be repeated; {@code null} if it should not be. */
    public @Nullable Integer retryAfterSeconds() {
        return retryAfterSeconds;
    }

    public ProblemCode code() {
        return code;
    }

    String detail() {
        return detail;
    }

    /** The members of the problem's own. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(members);
    }

    /** The headers of the response. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }
}
