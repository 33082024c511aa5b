package io.paymentledger.query.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * What the answer to the current request rests on: the making of each read model, and the log, that it is read from. An
 * answer of which these were exchanged while it was read is not given; one that has begun breaks off.
 */
public final class AnswerCheck {

    private static final String ATTRIBUTE = AnswerCheck.class.getName();

    private final List<Condition> conditions = new ArrayList<>();

    private record Condition(BooleanSupplier holds, Supplier<RuntimeException> otherwise) {}

    private AnswerCheck() {}

    /** That of the current request. */
    public static AnswerCheck current() {
        RequestAttributes request = RequestContextHolder.currentRequestAttributes();
        if (request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST) instanceof AnswerCheck begun) {
            return begun;
        }
        AnswerCheck check = new AnswerCheck();
        request.setAttribute(ATTRIBUTE, check, RequestAttributes.SCOPE_REQUEST);
        return check;
    }

    /** From now on, something has to hold. */
    public void require(BooleanSupplier holds, Supplier<RuntimeException> otherwise) {
        conditions.add(new Condition(holds, otherwise));
    }

    /**
     * To be called after something was read, and before it is answered.
     *
     * @throws io.paymentledger.base.web.ProblemException {@code read-model-rebuilding} if it is not of one piece
     */
    public void check() {
        for (Condition condition : conditions) {
            if (!condition.holds.getAsBoolean()) {
                throw condition.otherwise.get();
            }
        }
    }
}
