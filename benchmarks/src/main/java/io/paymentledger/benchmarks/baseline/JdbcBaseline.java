package io.paymentledger.benchmarks.baseline;

import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Spring, JdbcTemplate and a unique constraint. */
@SpringBootConfiguration(proxyBeanMethods = false)
@LeanWeb
@LeanJdbc
class JdbcBaseline {

    @RestController
    static final class Charges {

        private final ChargeRows rows;

        Charges(ChargeRows rows) {
            this.rows = rows;
        }

        @PostMapping("/v1/charges")
        ResponseEntity<ChargeAnswer> create(
                @RequestHeader("Idempotency-Key") String key, @RequestBody ChargeBody body) {
            if (!rows.claim(key, body)) {
                // Nothing by this key: then the order is another key's.
                return rows.find(key)
                        .map(charge -> Answers.repeated(charge, body))
                        .orElseGet(Answers::refused);
            }
            String reference = InstantGateway.authorise(body);
            rows.succeed(key, reference);
            return Answers.created(ChargeAnswer.succeeded(key, body, reference));
        }

        @GetMapping("/v1/charges/{key}")
        ResponseEntity<ChargeAnswer> get(@PathVariable String key) {
            return ResponseEntity.of(rows.find(key));
        }

        @GetMapping("/v1/charges")
        List<ChargeAnswer> list(@RequestParam int limit) {
            return rows.newest(limit);
        }
    }
}
