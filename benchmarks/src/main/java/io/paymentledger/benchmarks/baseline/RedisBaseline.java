package io.paymentledger.benchmarks.baseline;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The classic recipe: SETNX claims the key, the table claims the order, and the key then keeps the answer. */
@SpringBootConfiguration(proxyBeanMethods = false)
@LeanWeb
@LeanJdbc
class RedisBaseline {

    @Bean
    LettuceConnectionFactory redisConnections(@Value("${redis.port}") int port) {
        return new LettuceConnectionFactory("127.0.0.1", port);
    }

    @Bean
    StringRedisTemplate redis(LettuceConnectionFactory connections) {
        return new StringRedisTemplate(connections);
    }

    @RestController
    static final class Charges {

        /** As payment providers keep their keys. */
        private static final Duration KEY_LIFE = Duration.ofHours(24);

        private static final String PROCESSING = "processing";

        private final StringRedisTemplate redis;
        private final ChargeRows rows;
        private final JsonMapper json;

        Charges(StringRedisTemplate redis, ChargeRows rows, JsonMapper json) {
            this.redis = redis;
            this.rows = rows;
            this.json = json;
        }

        @PostMapping("/v1/charges")
        ResponseEntity<ChargeAnswer> create(
                @RequestHeader("Idempotency-Key") String key, @RequestBody ChargeBody body) {
            String name = "charge:" + key;
            if (!Boolean.TRUE.equals(redis.opsForValue().setIfAbsent(name, PROCESSING, KEY_LIFE))) {
                return repeated(redis.opsForValue().get(name), body);
            }
            if (!rows.claim(key, body)) {
                redis.delete(name);
                return Answers.refused();
            }
            String reference = InstantGateway.authorise(body);
            rows.succeed(key, reference);
            ChargeAnswer answer = ChargeAnswer.succeeded(key, body, reference);
            redis.opsForValue().set(name, json.writeValueAsString(answer), KEY_LIFE);
            return Answers.created(answer);
        }

        private ResponseEntity<ChargeAnswer> repeated(@Nullable String kept, ChargeBody body) {
            return kept == null || kept.equals(PROCESSING)
                    ? Answers.refused()
                    : Answers.repeated(json.readValue(kept, ChargeAnswer.class), body);
        }
    }
}
