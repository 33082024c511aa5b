package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.ledger.RunningLedger.Reply;
import io.paymentledger.simulator.BookSummary;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Whatever is answered with a 4xx, at whatever address, moves no money. The addresses are those that there are. */
class RefusalIT {

    private static final RunningLedger LEDGER = RunningLedger.start();
    private static final Seed SEED = Seed.choose();
    private static final String READER = "Bearer " + LEDGER.newKey("acme", Set.of(Scope.CHARGES_READ));

    private static final int REQUESTS_FOR_EACH = 40;

    private static final String GOOD = "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"tok_approve\"}";

    private static final List<String> BODIES = List.of(
            "",
            "{}",
            "{",
            "null",
            "{}{}",
            "{\"amount\":1}",
            "{\"amount\":999999}",
            "{\"amount\":0}",
            "{\"surprise\":1}",
            "{\"charges\":[" + GOOD.replace("}", ",\"idempotency_key\":\"in-batch\"}") + "]}",
            "{\"charges\":[" + GOOD + "," + GOOD + "]}",
            "{\"charges\":[{},null]}",
            GOOD,
            GOOD,
            GOOD.replace("tok_approve", "tok_decline"),
            GOOD.replace("EUR", "DEM"),
            GOOD.replace("tok_approve", "4242424242424242"),
            GOOD.replace("}", ",\"order_number\":\"one-order\"}"),
            GOOD.replace("}", ",\"capture_method\":\"manual\"}"));

    private static final List<String> CHARGES = List.of("held", "taken", "voided", "declined", "nobody");

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @Test
    void noRefusalMovesMoneyAtAnyAddress() {
        LEDGER.send(LEDGER.charge("held", GOOD.replace("}", ",\"capture_method\":\"manual\"}")));
        LEDGER.send(LEDGER.charge("taken", GOOD));
        LEDGER.send(LEDGER.charge("voided", GOOD.replace("}", ",\"capture_method\":\"manual\"}")));
        LEDGER.send(LEDGER.request("/v1/charges/voided/void")
                .header("Idempotency-Key", "void")
                .POST(BodyPublishers.noBody()));
        LEDGER.send(LEDGER.charge("declined", GOOD.replace("tok_approve", "tok_decline")));
        Random random = SEED.random(0);
        Map<String, Set<Integer>> met = new HashMap<>();
        for (String address : addresses()) {
            for (int i = 0; i < REQUESTS_FOR_EACH; i++) {
                Map<String, BookSummary.Sums> before = money();

                Reply reply = LEDGER.send(request(address, random));

                if (reply.status() >= 400 && reply.status() < 500) {
                    assertThat(money())
                            .as("%s, %s, answered with %s", SEED, address, reply.body())
                            .isEqualTo(before);
                }
                met.computeIfAbsent(address, _ -> new HashSet<>()).add(reply.status());
            }
        }
        assertThat(met).hasSizeGreaterThan(10);
        assertThat(met.values()).allMatch(statuses -> statuses.stream().anyMatch(status -> status >= 400));
        assertThat(met.values().stream().flatMap(Set::stream)).contains(201, 400, 409);
    }

    private static List<String> addresses() {
        return Objects.requireNonNull(LEDGER.bean(DispatcherServlet.class).getHandlerMappings()).stream()
                .filter(RequestMappingHandlerMapping.class::isInstance)
                .flatMap(mappings -> ((RequestMappingHandlerMapping) mappings).getHandlerMethods().keySet().stream())
                .flatMap(mapping -> mapping.getPatternValues().stream())
                .filter(path -> path.startsWith("/v1/"))
                .distinct()
                .sorted()
                .toList();
    }

    private static Map<String, BookSummary.Sums> money() {
        return LEDGER.gateway().book().summary().sums();
    }

    private static HttpRequest.Builder request(String address, Random random) {
        String path = address.replaceAll("\\{[^}]*}", CHARGES.get(random.nextInt(CHARGES.size())));
        HttpRequest.Builder request = LEDGER.request(path)
                .method(
                        random.nextInt(5) > 0 ? "POST" : "GET",
                        BodyPublishers.ofString(BODIES.get(random.nextInt(BODIES.size()))));
        if (random.nextInt(8) > 0) {
            request.setHeader("Content-Type", random.nextInt(8) > 0 ? "application/json" : "text/csv");
        }
        if (random.nextInt(6) > 0) {
            request.setHeader("Idempotency-Key", random.nextInt(8) > 0 ? "k-" + random.nextInt(60) : "not a key");
        }
        if (random.nextInt(8) == 0) {
            request.setHeader("Authorization", random.nextBoolean() ? READER : "Bearer plk_unknown");
        }
        if (random.nextInt(12) == 0) {
            request.setHeader("Content-Encoding", "gzip");
        }
        return request;
    }
}
