package io.paymentledger.violation.query;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Public, open to be extended, without a scope, and it knows a status. */
@RestController
public class PublicController {

    @GetMapping("/v1/open")
    int open() {
        return HttpStatus.OK.value();
    }
}
