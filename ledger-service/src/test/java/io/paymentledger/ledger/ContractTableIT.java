package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.paymentledger.base.key.Scope;
import io.paymentledger.eventstore.testing.LedgerDatabase;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contract's table of situations and answers, row by row. Each row has a tenant of its own, so that keys, orders and
 * tokens have the same short names in all of them.
 *
 * <p>A request is a verb, a name and options: {@code charge KEY}, where {@code -} is no key, with members of the body,
 * {@code token=T} and {@code async}; {@code cancel KEY}; {@code read KEY}; {@code issue T} and {@code look T} for a
 * token that is called T here. It is sent {@code as=other}, which is another tenant, or as a {@code reader}, a
 * {@code writer} or {@code nobody} of the same one.
 *
 * <p>{@code capture}, {@code void}, {@code refund} and {@code resolve} are operations {@code of=} a charge, each with the
 * key that is its name.
 *
 * <p>Before it, there may also be what no request leaves behind: {@code crash KEY} is a claim whose process died,
 * {@code lose KEY} one whose gateway's answer was lost, {@code expire T} a token at the end of its life,
 * {@code exhaust -} a key's quota that is used up, and {@code outage -} a database that cannot be reached.
 *
 * <p>An answer is a status; the code of a problem; {@code retry}, if it has {@code Retry-After}; {@code replayed}, if it
 * says so; {@code at=KEY}, if it has a {@code Location}; {@code called}, if the gateway is called for it; and members of
 * its body, or {@code =N}, if its body is that of the N-th reply before, byte for byte.
 */
class ContractTableIT {

    /** The requests of a key; more than a row needs. */
    private static final int QUOTA = 100;

    /** What a row leaves without an outcome stays so: nobody looks after it while the row is read. */
    private static final RunningLedger LEDGER = RunningLedger.startOn(
            LedgerDatabase.create(),
            Map.of(
                    "ledger.recovery.enabled", "false",
                    "ledger.limits.key.quota", Integer.toString(QUOTA),
                    "ledger.limits.key.window", "PT1000H"));

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicInteger ROWS = new AtomicInteger();

    private final String tenant = "row-" + ROWS.incrementAndGet();
    private final Map<String, String> secrets = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the first call
            settled within the wait            |                                         | charge a                        | 201 at=a called detail=captured
            authorised only                    |                                         | charge a capture_method=manual  | 201 at=a called detail=requires_capture amount_authorised=1999 amount_captured=0
            declined                           |                                         | charge a method=tok_decline     | 402 declined at=a called decline_code=card_declined charge/status=failed
            not settled within the wait        |                                         | charge a method=tok_slow_6000   | 202 retry at=a called status=processing
            not waiting                        |                                         | charge a method=tok_slow_99 async | 202 retry at=a called status=processing
            no key                             |                                         | charge -                        | 400 key-missing

            # the same key in flight
            settled within its wait            | charge a method=tok_slow_300 async      | charge a method=tok_slow_300    | 201 replayed at=a status=success
            not settled within its wait        | charge a method=tok_slow_4000 async     | charge a method=tok_slow_4000   | 409 in-flight retry at=a
            in flight, other command           | charge a method=tok_slow_2000 async     | charge a                        | 422 key-reused mismatch=payment_method
            in flight, cancelled               | charge a method=tok_slow_2000 async     | cancel a                        | 409 key-claimed charge_id=a charge/status=processing
            after a crash of ours              | crash a                                 | charge a                        | 409 in-flight retry at=a
            after a crash of ours, cancelled   | crash a                                 | cancel a                        | 409 key-claimed charge_id=a charge/status=processing
            after a crash of ours, read        | crash a                                 | read a                          | 200 status=processing outcome_unknown=false
            outcome unknown                    | lose a                                  | charge a                        | 409 in-flight retry at=a
            outcome unknown, read              | lose a                                  | read a                          | 200 status=processing outcome_unknown=true

            # the same key once settled
            after success                      | charge a                                | charge a                        | 201 replayed at=a =1
            after success, not waiting         | charge a                                | charge a async                  | 201 replayed at=a =1
            after success, default explicit    | charge a                                | charge a capture_method=automatic | 201 replayed at=a =1
            after authorisation                | charge a capture_method=manual          | charge a capture_method=manual  | 201 replayed at=a =1
            after a decline                    | charge a method=tok_decline             | charge a method=tok_decline     | 402 declined replayed at=a =1
            after success, cancelled           | charge a                                | cancel a                        | 409 key-claimed charge_id=a charge/status=success
            after a decline, cancelled         | charge a method=tok_decline             | cancel a                        | 409 key-claimed charge_id=a charge/status=failed
            after success, read                | charge a                                | read a                          | 200 =1

            # the same key, another operation
            other amount                       | charge a                                | charge a amount=2000            | 422 key-reused mismatch=amount
            other currency                     | charge a                                | charge a currency=USD           | 422 key-reused mismatch=currency
            other means                        | charge a                                | charge a method=tok_decline     | 422 key-reused mismatch=payment_method
            other capture                      | charge a                                | charge a capture_method=manual  | 422 key-reused mismatch=capture_method
            other order                        | charge a order=1                        | charge a order=2                | 422 key-reused mismatch=order_number
            no order                           | charge a order=1                        | charge a                        | 422 key-reused mismatch=order_number
            other texts                        | charge a description=x                  | charge a description=y customer=z | 422 key-reused mismatch=description,customer
            most of it                         | charge a                                | charge a amount=2000 currency=USD method=tok_x order=1 | 422 key-reused mismatch=amount,currency,payment_method,order_number
            after a decline, other means       | charge a method=tok_decline             | charge a                        | 422 key-reused mismatch=payment_method

            # other credentials
            the key of another tenant          | charge a                                | charge a amount=2000 as=other   | 201 at=a called status=success
            the order of another tenant        | charge a order=1                        | charge a order=1 as=other       | 201 at=a called status=success
            the charge of another tenant, read | charge a                                | read a as=other                 | 404 not-found
            another tenant's key, cancelled    | charge a                                | cancel a as=other               | 200 state=cancelled
            replay by another of the tenant    | charge a                                | charge a as=writer              | 201 replayed at=a =1
            replay without the scope           | charge a                                | charge a as=reader              | 403 forbidden scope=charges:write
            replay without a credential        | charge a                                | charge a as=nobody              | 401 unauthenticated
            read without the scope             | charge a                                | read a as=writer                | 403 forbidden scope=charges:read
            cancelled without the scope        | charge a                                | cancel a as=reader              | 403 forbidden scope=charges:write
            token asked for without the scope  |                                         | issue t as=reader               | 403 forbidden scope=charges:write
            token looked up without the scope  | issue t                                 | look t as=writer                | 403 forbidden scope=charges:read

            # a request that is refused before its claim leaves the key free
            after 400, 401 and 403             | charge a amount=0; charge a as=nobody; charge a as=reader | charge a      | 201 at=a called status=success
            after an order conflict            | charge a order=1; charge b order=1 amount=2000 | charge b                 | 201 at=b called id=b
            after an invalid token             | charge a token=forged                   | charge a                        | 201 at=a called status=success

            # the same order, a new key
            same command, settled              | charge a order=1                        | charge b order=1                | 201 replayed at=a =1
            same command, declined             | charge a order=1 method=tok_decline     | charge b order=1 method=tok_decline | 402 declined replayed at=a =1
            same command, in flight            | charge a order=1 method=tok_slow_2000 async | charge b order=1 method=tok_slow_2000 | 423 order-in-flight retry
            same command, after a crash        | crash a order=1                         | charge b order=1                | 423 order-in-flight retry
            same command, outcome unknown      | lose a order=1                          | charge b order=1                | 423 order-in-flight retry
            other command                      | charge a order=1                        | charge b order=1 amount=2000    | 409 order-conflict charge_id=a
            other command, in flight           | charge a order=1 method=tok_slow_2000 async | charge b order=1            | 409 order-conflict charge_id=a
            alias, again                       | charge a order=1; charge b order=1      | charge b order=1                | 201 replayed at=a =1
            alias, other command               | charge a order=1; charge b order=1      | charge b                        | 422 key-reused mismatch=order_number
            alias, read                        | charge a order=1; charge b order=1      | read b                          | 200 =1
            alias, cancelled                   | charge a order=1; charge b order=1      | cancel b                        | 409 key-claimed charge_id=a charge/status=success
            under a third key                  | charge a order=1; charge b order=1      | charge c order=1                | 201 replayed at=a =1

            # request tokens
            token, first use                   | issue t                                 | charge a token=t                | 201 at=a called id=a
            token, used, other key             | issue t; charge a token=t               | charge b token=t                | 409 token-used at=a charge_id=a
            token, used, same key              | issue t; charge a token=t               | charge a token=t                | 201 replayed at=a =2
            token, used, same key without it   | issue t; charge a token=t               | charge a                        | 201 replayed at=a =2
            token, used, same key, other body  | issue t; charge a token=t               | charge a token=t amount=2000    | 422 key-reused mismatch=amount
            token, used, looked up             | issue t; charge a token=t               | look t                          | 200 state=used charge_id=a
            token for a key                    | issue t                                 | charge - token=t                | 201 at=t called status=success
            token for a key, again             | issue t; charge - token=t               | charge - token=t                | 409 token-used at=t
            token for a key, again, async      | issue t; charge - token=t               | charge - token=t async          | 409 token-used at=t
            token for a key, other command     | issue t; charge - token=t               | charge - token=t amount=2000    | 409 token-used at=t
            token for a key, after a decline   | issue t; charge - token=t method=tok_decline | charge - token=t method=tok_decline | 409 token-used at=t
            token for a key, in flight         | issue t; charge - token=t method=tok_slow_2000 async | charge - token=t method=tok_slow_2000 | 409 token-used at=t
            token for a key, then for another  | issue t; charge - token=t               | charge b token=t                | 409 token-used at=t
            token, used, then for a key        | issue t; charge a token=t               | charge - token=t                | 409 token-used at=a charge_id=a
            token for a key, order's replay    | issue t; charge a order=1               | charge - token=t order=1        | 201 replayed at=a =2
            token for a key, and replay again  | issue t; charge a order=1; charge - token=t order=1 | charge - token=t order=1 | 201 replayed at=a =2
            token, in flight, other key        | issue t; charge a token=t method=tok_slow_2000 async | charge b token=t   | 409 token-used at=a charge_id=a
            token, expired                     | expire t                                | charge a token=t                | 409 token-expired
            token, expired, looked up          | expire t                                | look t                          | 200 state=expired
            token, forged                      |                                         | charge a token=forged           | 409 token-invalid
            token, forged, for a key           |                                         | charge - token=forged           | 409 token-invalid
            token, foreign                     | issue t as=other                        | charge a token=t                | 409 token-invalid
            token, foreign, looked up          | issue t as=other                        | look t                          | 404 not-found
            token, forged, known key           | charge a                                | charge a token=forged           | 201 replayed at=a =1
            token, expired, known key          | charge a; expire t                      | charge a token=t                | 201 replayed at=a =1
            token before order                 | issue t; charge a token=t; charge b order=1 | charge c token=t order=1 amount=2000 | 409 token-used at=a charge_id=a
            token, left by an order conflict   | issue t; charge a order=1; charge b order=1 token=t amount=2000 | look t  | 200 state=issued
            token, left by an order's replay   | issue t; charge a order=1; charge b order=1 token=t | look t              | 200 state=issued
            token, left by a cancelled key     | issue t; cancel a; charge a token=t     | charge b token=t                | 201 at=b called id=b

            # cancelled keys
            never seen                         |                                         | cancel a                        | 200 key=a state=cancelled
            cancelled again                    | cancel a                                | cancel a                        | 200 =1
            used afterwards                    | cancel a                                | charge a                        | 409 key-cancelled
            used afterwards, forged token      | cancel a                                | charge a token=forged           | 409 key-cancelled
            used afterwards, taken order       | cancel a; charge b order=1              | charge a order=1                | 409 key-cancelled
            read                               | cancel a                                | read a                          | 404 not-found
            its order under another key        | cancel a; charge a order=1              | charge b order=1                | 201 at=b called id=b

            # captures, voids and refunds, each with a key of its own
            capture all                        | charge a capture_method=manual          | capture c of=a                  | 200 at=a called id=a detail=captured amount_captured=1999
            capture a part                     | charge a capture_method=manual          | capture c of=a amount=500       | 200 at=a called detail=partially_captured amount_captured=500 amount_capturable=1499
            capture a part, finally            | charge a capture_method=manual          | capture c of=a amount=500 final=true | 200 at=a called detail=captured amount_captured=500 amount_capturable=0
            capture again, replayed            | charge a capture_method=manual; capture c of=a amount=500; capture d of=a | capture c of=a amount=500 | 200 replayed at=a =2
            capture the rest                   | charge a capture_method=manual; capture c of=a amount=500 | capture d of=a | 200 at=a called detail=captured amount_captured=1999
            capture more than is held          | charge a capture_method=manual          | capture c of=a amount=2000      | 409 exceeds-authorised available=1999
            capture of what is captured        | charge a                                | capture c of=a                  | 409 invalid-state charge/detail=captured
            capture of a decline               | charge a method=tok_decline             | capture c of=a                  | 409 invalid-state charge/status=failed
            capture, other amount              | charge a capture_method=manual; capture c of=a amount=500 | capture c of=a amount=501 | 422 key-reused mismatch=amount
            capture, final or not              | charge a capture_method=manual; capture c of=a amount=500 | capture c of=a amount=500 final=true | 422 key-reused mismatch=final
            capture, amount or all             | charge a capture_method=manual; capture c of=a | capture c of=a amount=1999 | 422 key-reused mismatch=amount
            capture, other charge              | charge a capture_method=manual; charge b capture_method=manual; capture c of=a | capture c of=b | 422 key-reused mismatch=charge
            capture, its key is the charge's   | charge a capture_method=manual          | capture a of=a                  | 422 key-reused mismatch=operation
            charge, its key is a capture's     | charge a capture_method=manual; capture c of=a | charge c                 | 422 key-reused mismatch=operation
            void, its key is a capture's       | charge a capture_method=manual; capture c of=a | void c of=a              | 422 key-reused mismatch=operation
            capture, its key was cancelled     | charge a capture_method=manual; cancel c | capture c of=a                 | 409 key-cancelled
            capture, its key, cancelled        | charge a capture_method=manual; capture c of=a | cancel c                 | 409 key-claimed charge_id=a charge/detail=captured
            capture, its key, read             | charge a capture_method=manual; capture c of=a | read c                   | 200 =2
            capture of nothing                 |                                         | capture c of=a                  | 404 not-found
            capture of another tenant's        | charge a capture_method=manual as=other | capture c of=a                  | 404 not-found
            capture by an alias                | charge a order=1 capture_method=manual; charge b order=1 capture_method=manual | capture c of=b | 200 at=a called id=a detail=captured
            capture without a key              | charge a capture_method=manual          | capture - of=a                  | 400 key-missing
            capture without the scope          | charge a capture_method=manual          | capture c of=a as=reader        | 403 forbidden scope=charges:write
            capture while processing           | charge a capture_method=manual method=tok_slow_3000 async | capture c of=a | 423 charge-in-flight retry
            capture soon afterwards            | charge a capture_method=manual method=tok_slow_300 async | capture c of=a | 200 at=a called detail=captured
            capture after a crash              | crash a capture_method=manual           | capture c of=a                  | 423 charge-in-flight retry
            void                               | charge a capture_method=manual          | void v of=a                     | 200 at=a called detail=voided amount_capturable=0
            void again, replayed               | charge a capture_method=manual; void v of=a | void v of=a                 | 200 replayed at=a =2
            void, another key                  | charge a capture_method=manual; void v of=a | void w of=a                 | 409 invalid-state charge/detail=voided
            void of what is captured           | charge a                                | void v of=a                     | 409 invalid-state charge/detail=captured
            void of a part                     | charge a capture_method=manual; capture c of=a amount=1 | void v of=a     | 409 invalid-state charge/detail=partially_captured
            capture of what is voided          | charge a capture_method=manual; void v of=a | capture c of=a              | 409 invalid-state charge/detail=voided
            the charge's key after a void      | charge a capture_method=manual; void v of=a | charge a capture_method=manual | 201 replayed at=a =1
            refund all                         | charge a                                | refund r of=a                   | 200 at=a called detail=refunded amount_refunded=1999
            refund a part                      | charge a                                | refund r of=a amount=500 reason=duplicate | 200 at=a called detail=partially_refunded amount_refunded=500
            refund the rest                    | charge a; refund r of=a amount=500      | refund s of=a                   | 200 at=a called detail=refunded amount_refunded=1999
            refund again, replayed             | charge a; refund r of=a amount=500; refund s of=a | refund r of=a amount=500 | 200 replayed at=a =2
            refund more than was taken         | charge a; refund r of=a amount=500      | refund s of=a amount=1500       | 409 exceeds-captured available=1499
            refund of what is refunded         | charge a; refund r of=a                 | refund s of=a                   | 409 invalid-state charge/detail=refunded
            refund of what is only held        | charge a capture_method=manual          | refund r of=a                   | 409 invalid-state charge/detail=requires_capture
            refund, other reason               | charge a; refund r of=a reason=duplicate | refund r of=a reason=fraudulent | 422 key-reused mismatch=reason
            refund, unknown reason             | charge a                                | refund r of=a reason=whim       | 400 invalid-request
            refund of no money                 | charge a                                | refund r of=a amount=0          | 400 invalid-request
            the charge's key after a refund    | charge a; refund r of=a                 | charge a                        | 201 replayed at=a =1
            resolution without the scope       | charge a                                | resolve o of=a                  | 403 forbidden scope=admin

            # limits
            more than the quota                | exhaust -                               | charge a                        | 429 rate-limited retry
            more than the quota, repeated      | charge a; exhaust -                     | charge a                        | 429 rate-limited retry
            the key stays free                 | exhaust -                               | charge a as=writer              | 201 at=a called

            # the event store
            cannot be reached                  | charge a; outage -                      | charge b                        | 503 store-unavailable retry
            """)
    void theAnswerIsTheContracts(String situation, @Nullable String given, String request, String expected) {
        List<Reply> before = new ArrayList<>();
        try {
            for (String step : given == null ? new String[0] : given.split("; ")) {
                happen(Call.of(step), before);
            }
            long calls = LEDGER.gatewayCalls();
            Call call = Call.of(request);
            Answer answer = Answer.of(expected);

            Reply reply = LEDGER.send(request(call));

            assertAnswer(reply, answer, call);
            assertMembers(reply, answer, before);
            awaitCalls(calls + (answer.called ? 1 : 0));
        } finally {
            LEDGER.database().open();
        }
    }

    /** A reply that does not wait for the gateway may be there before the gateway is called. */
    private static void awaitCalls(long calls) {
        await().pollDelay(Duration.ZERO).until(() -> LEDGER.gatewayCalls() == calls);
    }

    private static void assertAnswer(Reply reply, Answer answer, Call call) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(answer.status);
        assertThat(reply.retryable()).as("Retry-After").isEqualTo(answer.retry);
        assertThat(reply.replayed()).as("Idempotent-Replayed").isEqualTo(answer.replayed);
        assertThat(reply.header("Location")).matches(answer.location());
        assertThat(reply.header("X-Request-Id")).isNotEmpty();
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        boolean showsCharge = List.of(200, 201, 402).contains(answer.status)
                && !List.of("cancel", "issue", "look").contains(call.verb);
        assertThat(reply.header("ETag")).matches(showsCharge ? "\"[0-9]+\"" : "");
        if (answer.code == null) {
            assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        } else {
            assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.text("code")).isEqualTo(answer.code);
            assertThat(reply.text("type")).isEqualTo("/problems/" + answer.code);
            assertThat(reply.json().path("status").asInt()).isEqualTo(answer.status);
        }
        if (answer.status == 422) {
            assertThat(reply.body()).as("names only").doesNotContain("1999", "2000", "tok_", "USD", "manual");
        }
    }

    private static void assertMembers(Reply reply, Answer answer, List<Reply> before) {
        if (answer.sameAs > 0) {
            assertThat(reply.body()).isEqualTo(before.get(answer.sameAs - 1).body());
        }
        answer.members.forEach((name, text) -> {
            JsonNode value = reply.json().at("/" + name);
            assertThat(value.isArray() ? joined(value) : value.asString())
                    .as(name)
                    .isEqualTo(text);
        });
    }

    private static String joined(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).collect(Collectors.joining(","));
    }

    /** A request, or what happened instead of one. */
    private record Call(String verb, String name, Map<String, String> options) {

        static Call of(String text) {
            List<String> words = List.of(text.split(" "));
            Map<String, String> options = new LinkedHashMap<>();
            for (String option : words.subList(2, words.size())) {
                String[] pair = option.split("=", 2);
                options.put(pair[0], pair[pair.length - 1]);
            }
            return new Call(words.get(0), words.get(1), options);
        }

        /** The same with another verb, by another caller. */
        Call of(String otherVerb, String caller) {
            Map<String, String> changed = new LinkedHashMap<>(options);
            changed.put("as", caller);
            return new Call(otherVerb, name, changed);
        }
    }

    /** What is expected of a reply. */
    private record Answer(
            int status,
            @Nullable String code,
            boolean retry,
            boolean replayed,
            boolean called,
            @Nullable String at,
            int sameAs,
            Map<String, String> members) {

        static Answer of(String text) {
            List<String> words = new ArrayList<>(List.of(text.split(" ")));
            int status = Integer.parseInt(words.removeFirst());
            String code = status >= 400 ? words.removeFirst() : null;
            boolean retry = words.remove("retry");
            boolean replayed = words.remove("replayed");
            boolean called = words.remove("called");
            Map<String, String> members = new LinkedHashMap<>();
            for (String member : words) {
                String[] pair = member.split("=", 2);
                members.put(pair[0], pair[1]);
            }
            String at = members.remove("at");
            String sameAs = members.remove("");
            return new Answer(
                    status, code, retry, replayed, called, at, sameAs == null ? 0 : Integer.parseInt(sameAs), members);
        }

        /** The pattern of the address; a key that stands for a token is made of its hash. */
        String location() {
            if (at == null) {
                return "";
            }
            return "/v1/charges/" + (at.equals("t") ? "token:[0-9a-f]{64}" : at);
        }
    }

    private void happen(Call call, List<Reply> before) {
        switch (call.verb) {
            case "crash" -> copyClaim(call);
            case "lose" -> {
                copyClaim(call);
                copyFromTwin("2, 'charge.outcome-unknown', %s".formatted(json("""
                        jsonb_build_object('reason', 'lost', 'attempt_id',
                                           convert_from(payload, 'UTF8')::jsonb -> 'attempt_id')""")), "charge.attempt-started");
            }
            case "expire" -> {
                tokens.put(
                        call.name,
                        LEDGER.send(request(call.of("issue", "twin"))).text("token"));
                copyFromTwin("0, type, " + json("'{\"life_seconds\":0}'"), "token.issued");
            }
            case "exhaust" -> exhaust();
            case "outage" -> LEDGER.database().shut();
            default -> before.add(sendAndSeeGatewayCalled(call));
        }
    }

    /** Asks until no more is granted, which does not come back while a test runs. */
    private void exhaust() {
        for (int i = 0; i <= QUOTA; i++) {
            LEDGER.send(request(Call.of("read -")));
        }
    }

    /** The claim, and no more, of a charge that another tenant made by the same request. */
    private void copyClaim(Call call) {
        assertThat(LEDGER.send(request(call.of("charge", "twin"))).status()).isEqualTo(201);
        copyFromTwin("sequence, type, payload", "charge.initiated", "charge.attempt-started", "order.claimed");
    }

    /** Appends what the other tenant has, as this tenant's own. */
    private void copyFromTwin(String sequenceTypeAndPayload, String... types) {
        LEDGER.database()
                .execute("ledger_service", """
                SELECT ledger.append(0, array_agg(0), array_agg(stream), array_agg(sequence), array_agg(type), array_agg(1),
                                     array_agg(gen_random_uuid()), array_agg(payload), array_agg(metadata))
                  FROM (SELECT replace(stream, '-twin/', '/'), %s,
                               convert_to(replace(convert_from(metadata, 'UTF8'), '-twin"', '"'), 'UTF8')
                          FROM ledger.event
                         WHERE stream LIKE '%s-twin/%%' AND type IN ('%s')
                         ORDER BY position) AS copies (stream, sequence, type, payload, metadata)
                """.formatted(sequenceTypeAndPayload, tenant, String.join("', '", types)));
    }

    private static String json(String text) {
        return "convert_to((%s)::text, 'UTF8')".formatted(text);
    }

    private Reply sendAndSeeGatewayCalled(Call call) {
        long calls = LEDGER.gatewayCalls();
        Reply reply = LEDGER.send(request(call));
        assertThat(reply.status()).as(reply.body()).isLessThan(500);
        if (reply.status() == 202) {
            awaitCalls(calls + 1);
        }
        if (call.verb.equals("issue")) {
            tokens.put(call.name, reply.text("token"));
        }
        return reply;
    }

    private HttpRequest.Builder request(Call call) {
        HttpRequest.Builder request = switch (call.verb) {
            case "charge" -> charge(call);
            case "read" -> LEDGER.request("/v1/charges/" + call.name);
            case "cancel" ->
                LEDGER.request("/v1/idempotency/" + call.name + "/cancel").POST(BodyPublishers.noBody());
            case "issue" -> LEDGER.request("/v1/idempotency/token").POST(BodyPublishers.noBody());
            case "look" -> LEDGER.request("/v1/idempotency/token/" + tokens.get(call.name));
            case "capture" -> operation(call, "capture");
            case "void" -> operation(call, "void");
            case "refund" -> operation(call, "refunds");
            case "resolve" -> operation(call, "resolution");
            default -> throw new IllegalArgumentException("no request is called " + call.verb);
        };
        return request.setHeader("Authorization", "Bearer " + secret(call.options.getOrDefault("as", "self")));
    }

    /** The secret of a caller, who gets one when he is first needed. */
    private String secret(String caller) {
        return secrets.computeIfAbsent(caller, _ -> switch (caller) {
            case "self" -> LEDGER.newKey(tenant, Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
            case "reader" -> LEDGER.newKey(tenant, Set.of(Scope.CHARGES_READ));
            case "writer" -> LEDGER.newKey(tenant, Set.of(Scope.CHARGES_WRITE));
            case "other", "twin" ->
                LEDGER.newKey(tenant + "-" + caller, Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ));
            default -> "plk_" + caller;
        });
    }

    private HttpRequest.Builder operation(Call call, String address) {
        ObjectNode body = JSON.createObjectNode();
        call.options.forEach((option, value) -> {
            switch (option) {
                case "amount" -> body.put(option, Long.parseLong(value));
                case "final" -> body.put(option, Boolean.parseBoolean(value));
                case "of", "as" -> {}
                default -> body.put(option, value);
            }
        });
        HttpRequest.Builder request = LEDGER.request("/v1/charges/" + call.options.get("of") + "/" + address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        return call.name.equals("-") ? request : request.header("Idempotency-Key", call.name);
    }

    private HttpRequest.Builder charge(Call call) {
        ObjectNode body = JSON.createObjectNode();
        body.put("amount", 1999).put("currency", "EUR").put("payment_method", "tok_approve");
        call.options.forEach((option, value) -> {
            switch (option) {
                case "amount" -> body.put(option, Long.parseLong(value));
                case "method" -> body.put("payment_method", value);
                case "order" -> body.put("order_number", value);
                case "token" -> body.put("idempotency_token", tokens.getOrDefault(value, value));
                case "as", "async" -> {}
                default -> body.put(option, value);
            }
        });
        HttpRequest.Builder request = LEDGER.request("/v1/charges")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()));
        if (call.options.containsKey("async")) {
            request.header("Prefer", "respond-async");
        }
        return call.name.equals("-") ? request : request.header("Idempotency-Key", call.name);
    }
}
