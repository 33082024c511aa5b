package io.paymentledger.base.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Every problem's type URI answers with its documentation. */
@RestController
@Tag(name = "Problems")
final class ProblemPages {

    /**
     * What a code means.
     *
     * @param code the stable code
     * @param status its HTTP status
     * @param title what went wrong
     * @param cause when it occurs
     * @param remedy what the client should do
     */
    record ProblemPage(String code, int status, String title, String cause, String remedy) {}

    @ForEveryone
    @Operation(
            operationId = "getProblem",
            summary = "What an error's code means and what to do about it",
            description = "Needs no API key.")
    @ApiResponse(responseCode = "200", description = "What the code means")
    @GetMapping(path = "/problems/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
    ProblemPage page(@PathVariable String code) {
        return ProblemCode.ofWireName(code)
                .map(known -> new ProblemPage(code, known.status(), known.title(), known.cause(), known.remedy()))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND, "There is no such problem."));
    }
}
