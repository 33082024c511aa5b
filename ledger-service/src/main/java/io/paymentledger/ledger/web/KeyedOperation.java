package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what every operation with a key has in common: how the key is sent, and what can be wrong with it. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        in = ParameterIn.HEADER,
        name = "Idempotency-Key",
        description = "1 to 255 of A-Z a-z 0-9 . _ ~ : + = -; also X-Idempotency-Key or the body's member",
        schema = @Schema(type = "string"))
@Refuses({
    ProblemCode.CARD_NUMBER,
    ProblemCode.KEY_MISSING,
    ProblemCode.KEY_INVALID,
    ProblemCode.KEY_CONFLICT,
    ProblemCode.KEY_REUSED
})
@interface KeyedOperation {}
