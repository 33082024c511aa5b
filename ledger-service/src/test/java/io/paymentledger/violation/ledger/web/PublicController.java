package io.paymentledger.violation.ledger.web;

import io.paymentledger.violation.ledger.gateway.ChattyGateway;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Visible, unguarded, transactional, close to a gateway, and with a status of its own. */
@RestController
public class PublicController {

    @GetMapping("/v1/violation")
    @Transactional
    public HttpStatus get() {
        return new ChattyGateway().reply();
    }
}
