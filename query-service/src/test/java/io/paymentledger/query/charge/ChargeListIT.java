package io.paymentledger.query.charge;

import static io.paymentledger.query.LedgerFixture.entry;
import static io.paymentledger.query.LedgerFixture.started;
import static io.paymentledger.query.LedgerFixture.taken;
import static io.paymentledger.query.LedgerFixture.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.testing.RawHttp;
import io.paymentledger.events.ChargeEvent.ChargeDeclined;
import io.paymentledger.events.ChargeEvent.ChargeInitiated;
import io.paymentledger.events.OrderEvent.OrderClaimed;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.Appended;
import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.LedgerFixture;
import io.paymentledger.query.LedgerFixture.Entry;
import io.paymentledger.query.QueryServiceFixture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChargeListIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final QueryServiceFixture service = new QueryServiceFixture(ledger.database);

    @AfterAll
    void close() {
        service.close();
        ledger.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=init                                 | init
            status=processing                           | processing
            status=success                              | euro-2,euro-1
            status=failed                               | dollar
            currency=EUR                                | processing,euro-2,euro-1
            currency=USD                                | dollar
            currency=JPY                                | init
            currency=KWD                                |
            order_number=order+1                        | euro-1
            order_number=order%202                      | euro-2
            order_number=order                          |
            customer=Ada                                | dollar,euro-1
            customer=Zo%C3%AB%20%26%20S%C3%B6hne          | euro-2
            customer=ada                                |
            status=success&currency=EUR&customer=Ada    | euro-1
            status=failed&currency=EUR                  |
            limit=5                                     | init,processing,dollar,euro-2,euro-1
            """)
    void aFilterLetsThroughWhatFitsItNewestFirst(String filter, @Nullable String ids) {
        Ledger known = knownCharges();

        Answer answer = service.ask(known.key, "/v1/charges?min_position=" + known.head + "&" + filter);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.data("id")).isEqualTo(ids == null ? List.of() : List.of(ids.split(",", -1)));
        assertThat(answer.json().path("has_more").booleanValue()).isFalse();
        assertThat(answer.json().has("next_cursor")).isFalse();
    }

    @Test
    void createdAfterAndCreatedBeforeExcludeTheirInstants() {
        Ledger known = knownCharges();
        String firstAt = known.createdAt.toString();
        String earlier = known.createdAt.minusNanos(1_000).toString();
        String later = known.createdAt.plusNanos(1_000).toString();

        assertThat(ids(known, "created_before", firstAt)).isEmpty();
        assertThat(ids(known, "created_before", later)).containsExactly("euro-1");
        assertThat(ids(known, "created_after", firstAt)).hasSize(4).doesNotContain("euro-1");
        assertThat(ids(known, "created_after", earlier)).hasSize(5);
        assertThat(ids(known, "created_after", earlier, "created_before", later))
                .containsExactly("euro-1");
    }

    @Test
    void aWalkAlongTheCursorsMeetsEachChargeOnceThoughOthersComeAndTheseChange() {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.CHARGES_READ);
        List<String> oldestFirst = new ArrayList<>();
        long head = 0;
        for (int commit = 0; commit < 10; commit++) {
            // Those of one commit have one time.
            Entry[] entries = new Entry[13];
            for (int i = 0; i < entries.length; i++) {
                String id = "c-" + commit + "-" + i;
                entries[i] = entry(StreamName.key(tenant, id), 0, terms(1));
                oldestFirst.add(id);
            }
            head = ledger.append(entries).firstPosition() + entries.length - 1;
        }

        List<String> met = new ArrayList<>();
        Answer page = service.get(key, "/v1/charges", "limit", 7, "min_position", head);
        for (int pages = 0; pages < 100; pages++) {
            met.addAll(page.data("id"));
            assertThat(page.json().has("next_cursor"))
                    .isEqualTo(page.json().path("has_more").booleanValue());
            if (!page.json().path("has_more").booleanValue()) {
                break;
            }
            ledger.append(StreamName.key(tenant, "new-" + pages), 0, terms(1));
            head = ledger.append(StreamName.key(tenant, oldestFirst.get(pages)), 1, started())
                    .firstPosition();
            page = service.get(
                    key,
                    "/v1/charges",
                    "limit",
                    7,
                    "min_position",
                    head,
                    "cursor",
                    page.json().path("next_cursor").stringValue());
        }

        assertThat(met).isEqualTo(oldestFirst.reversed());
    }

    @Test
    void aPageHasTwentyChargesUnlessAnotherNumberUpToAHundredIsAskedFor() {
        String tenant = ledger.newTenant();
        String key = ledger.key(tenant, Scope.CHARGES_READ);
        long head = ledger.append(IntStream.range(0, 101)
                                .mapToObj(i -> entry(StreamName.key(tenant, "c-" + i), 0, terms(1)))
                                .toArray(Entry[]::new))
                        .firstPosition()
                + 100;

        assertThat(service.get(key, "/v1/charges", "min_position", head).data("id"))
                .hasSize(20);
        assertThat(service.get(key, "/v1/charges", "limit", 1).data("id")).containsExactly("c-100");
        Answer hundred = service.get(key, "/v1/charges", "limit", 100);
        assertThat(hundred.data("id")).hasSize(100);
        assertThat(service.get(
                                key,
                                "/v1/charges",
                                "cursor",
                                hundred.json().path("next_cursor").stringValue())
                        .data("id"))
                .containsExactly("c-0");
        assertThat(service.get(key, "/v1/charges", "limit", 0).errors()).containsExactly("limit");
        assertThat(service.get(key, "/v1/charges", "limit", 101).errors()).containsExactly("limit");
    }

    @Test
    void aCursorBelongsToItsTenantAndItsFilters() {
        Ledger known = knownCharges();
        Ledger other = knownCharges();
        Answer page = service.get(known.key, "/v1/charges", "currency", "EUR", "limit", 1, "min_position", other.head);
        String cursor = page.json().path("next_cursor").stringValue();

        assertThat(service.get(known.key, "/v1/charges", "currency", "EUR", "limit", 5, "cursor", cursor)
                        .data("id"))
                .containsExactly("euro-2", "euro-1");
        assertThat(List.of(
                        service.get(known.key, "/v1/charges", "currency", "USD", "cursor", cursor),
                        service.get(known.key, "/v1/charges", "cursor", cursor),
                        service.get(other.key, "/v1/charges", "currency", "EUR", "cursor", cursor)))
                .allSatisfy(refused -> {
                    assertThat(refused.status()).isEqualTo(400);
                    assertThat(refused.code()).isEqualTo("invalid-request");
                    assertThat(refused.errors()).containsExactly("cursor");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "!!", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", " ", "ä"})
    void aForgedCursorIsRefused(String cursor) {
        String key = ledger.key(ledger.newTenant(), Scope.CHARGES_READ);

        Answer answer = service.get(key, "/v1/charges", "cursor", cursor);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errors()).containsExactly("cursor");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=done                                   | status
            status=SUCCESS                                | status
            currency=eur                                  | currency
            currency=XYZ                                  | currency
            order_number=                                 | order_number
            order_number=a%00b                            | order_number
            customer=%00                                  | customer
            created_after=yesterday                       | created_after
            created_after=2026-01-01                      | created_after
            created_after=2026-01-01T00:00:00             | created_after
            created_after=2026-02-30T00:00:00Z            | created_after
            created_before=2026-01-01T00:00:00.1234567891Z | created_before
            created_before=12026-01-01T00:00:00Z          | created_before
            created_after=2026-01-02T00:00:00Z&created_before=2026-01-01T00:00:00Z | created_before
            limit=ten                                     | limit
            limit=1e1                                     | limit
            limit=-1                                      | limit
            limit=99999999999999999999                    | limit
            min_position=-1                               | min_position
            min_position=1.0                              | min_position
            tenant=other                                  | tenant
            status=init&status=failed                     | status
            Status=init                                   | Status
            """)
    void aParameterThatDoesNotFitIsNamed(String query, String parameter) {
        String key = ledger.key(ledger.newTenant(), Scope.CHARGES_READ);

        Answer answer = service.ask(key, "/v1/charges?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid-request");
        assertThat(answer.errors()).containsExactly(parameter);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created_after=0000-01-01T00:00:00Z",
                "created_after=2026-01-01T00:00:00Z",
                "created_after=2026-01-01T00:00:00.123456-12:00",
                "created_before=9999-12-31T23:59:59.999999Z",
                "min_position=0",
                "customer=%F0%9F%92%B6",
            })
    void aParameterAtItsBoundIsTaken(String query) {
        String key = ledger.key(ledger.newTenant(), Scope.CHARGES_READ);

        assertThat(service.ask(key, "/v1/charges?" + query).status()).isEqualTo(200);
    }

    @Test
    void everythingThatDoesNotFitIsSaidAtOnce() {
        String key = ledger.key(ledger.newTenant(), Scope.CHARGES_READ);

        Answer answer = service.get(
                key, "/v1/charges", "status", "x", "currency", "x", "limit", 0, "cursor", "x", "page", 2, "as_of", "x");

        assertThat(answer.errors()).containsExactlyInAnyOrder("as_of", "page", "status", "currency", "limit", "cursor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=%zz", "status=%", "customer=%C3"})
    void aQueryThatCannotBeDecodedIsNoDefectOfTheService(String query) throws Exception {
        String key = ledger.key(ledger.newTenant(), Scope.CHARGES_READ);

        assertThat(RawHttp.status(service.uri("/"), "/v1/charges?" + query, key))
                .isEqualTo(400);
        assertThat(RawHttp.status(service.uri("/"), "/v1/charges/id?" + query, key))
                .isEqualTo(400);
    }

    private List<String> ids(Ledger known, String... parameters) {
        List<Object> all = new ArrayList<>(List.of(parameters));
        all.addAll(List.of("min_position", known.head));
        return service.get(known.key, "/v1/charges", all.toArray()).data("id");
    }

    /** A tenant's charges, each in a commit of its own. */
    private record Ledger(String key, Instant createdAt, long head) {}

    private Ledger knownCharges() {
        String tenant = ledger.newTenant();
        ChargeInitiated first = terms(1, "EUR", "order 1", "Ada");
        ChargeInitiated second = terms(2, "EUR", "order 2", "Zoë & Söhne");
        ledger.append(StreamName.order(tenant, "order 1"), 0, new OrderClaimed("euro-1"));
        ledger.captured(StreamName.key(tenant, "euro-1"), first);
        ledger.append(StreamName.order(tenant, "order 2"), 0, new OrderClaimed("euro-2"));
        ledger.append(StreamName.key(tenant, "euro-2"), 0, second, started(), taken(second));
        ledger.append(
                StreamName.key(tenant, "dollar"),
                0,
                terms(3, "USD", "order 3", "Ada"),
                started(),
                new ChargeDeclined("att_1", "insufficient_funds"));
        ledger.append(StreamName.key(tenant, "processing"), 0, terms(4), started());
        Appended last = ledger.append(StreamName.key(tenant, "init"), 0, terms(5, "JPY", null, null));
        return new Ledger(
                ledger.key(tenant, Scope.CHARGES_READ),
                ledger.history(StreamName.key(tenant, "euro-1")).getFirst().occurredAt(),
                last.firstPosition());
    }
}
