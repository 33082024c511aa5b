package io.paymentledger.ledger.web;

import io.paymentledger.base.web.ProblemCode;
import io.paymentledger.base.web.Refuses;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes what every keyed operation that asks the gateway has in common: it need not be waited for, and may be declined. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@KeyedOperation
@Parameter(
        in = ParameterIn.HEADER,
        name = "Prefer",
        description = "respond-async: answer 202 at once",
        schema = @Schema(type = "string"))
@ApiResponse(
        responseCode = "202",
        description = "Claimed; the outcome is not known yet",
        headers = {
            @Header(name = "Location", ref = "Location"),
            @Header(name = "X-Ledger-Position", ref = "X-Ledger-Position"),
            @Header(name = "Retry-After", ref = "Retry-After")
        })
@Refuses({ProblemCode.KEY_CANCELLED, ProblemCode.IN_FLIGHT, ProblemCode.DECLINED, ProblemCode.GATEWAY_UNAVAILABLE})
@interface GatewayOperation {}
