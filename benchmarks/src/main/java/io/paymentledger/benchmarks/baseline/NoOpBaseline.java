package io.paymentledger.benchmarks.baseline;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An endpoint that reads nothing, does nothing and always says the same: the ceiling of Tomcat and Spring. */
@SpringBootConfiguration(proxyBeanMethods = false)
@LeanWeb
class NoOpBaseline {

    @RestController
    static final class Charges {

        @PostMapping(path = "/v1/charges", produces = "application/json")
        @ResponseStatus(HttpStatus.CREATED)
        String create() {
            return "{\"id\":\"none\",\"status\":\"success\"}";
        }
    }
}
