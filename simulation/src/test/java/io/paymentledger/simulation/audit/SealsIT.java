package io.paymentledger.simulation.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.paymentledger.base.month.MonthClosings;
import io.paymentledger.base.month.MonthClosings.Noted;
import io.paymentledger.base.month.MonthClosings.TenantMonth;
import io.paymentledger.events.CorrectionEvent.CorrectionPosted;
import io.paymentledger.events.Currency;
import io.paymentledger.events.MonthEvent;
import io.paymentledger.events.MonthEvent.MonthClosed;
import io.paymentledger.events.MonthEvent.MonthSealed;
import io.paymentledger.events.Side;
import io.paymentledger.events.StatedLeg;
import io.paymentledger.events.StreamName;
import io.paymentledger.proof.BalanceReceipt;
import io.paymentledger.proof.Hash;
import io.paymentledger.proof.SignatureType;
import io.paymentledger.proof.SigningKey;
import io.paymentledger.simulation.Ledger;
import io.paymentledger.simulation.Ledger.Entry;
import io.paymentledger.simulation.workload.WorkloadSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Months of random books are sealed by the real read side, added up again by the auditor, and proven balance by balance; and
 * what a log serves to everybody shows nothing of any tenant.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealsIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SigningKey KEY = SigningKey.generate("ledger.example/log/0", SignatureType.ED25519);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CHARGES = 300;
    private static final int CORRECTIONS = 60;
    private static final List<YearMonth> MONTHS =
            List.of(YearMonth.of(2026, 1), YearMonth.of(2026, 2), YearMonth.of(2026, 3));
    private static final Instant BEGIN = Instant.parse("2026-01-10T00:00:00Z");

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private final HikariDataSource writer = ledger.database.pool("ledger_service");
    private final MonthClosings closings = new MonthClosings(writer);
    private final HttpClient http = HttpClient.newHttpClient();

    private ConfigurableApplicationContext service;
    private String key;

    @BeforeAll
    void closeMonths() {
        System.out.println("-Dseed=" + seed);
        ledger.append(new WorkloadSettings(
                seed, CHARGES, WorkloadSettings.TENANTS, new WorkloadSettings.Period(BEGIN, Duration.ofDays(80))));
        // Months are closed among entries that take effect in them, before and after.
        Map<Integer, Runnable> closing = new HashMap<>();
        for (String tenant : List.of("sim-1", "sim-2")) {
            for (YearMonth month : MONTHS) {
                closing.merge(random.nextInt(CORRECTIONS), () -> close(tenant, month), (one, other) -> () -> {
                    one.run();
                    other.run();
                });
            }
        }
        // The account that is asked for has a balance, whenever its month is closed.
        correct("sim-1", "first", BEGIN, "EUR");
        for (int i = 0; i < CORRECTIONS; i++) {
            closing.getOrDefault(i, () -> {}).run();
            correct(
                    "sim-" + (1 + random.nextInt(3)),
                    "random-" + i,
                    BEGIN.plus(Duration.ofMinutes(random.nextInt(200_000))));
        }
        service = ledger.readSide();
        await().atMost(PATIENCE).until(() -> closings.waiting().isEmpty());
        List<Noted> noted = closings.noted();
        assertThat(noted).hasSize(2 * MONTHS.size());
        noted.forEach(this::recordTheSeal);
        ledger.seal(KEY);
        ledger.awaitHead(service);
        key = ledger.key("sim-1");
    }

    @AfterAll
    void end() {
        http.close();
        service.close();
        ledger.close();
    }

    private void close(String tenant, YearMonth month) {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        closings.open(new TenantMonth(tenant, month), secret);
        ledger.append(
                new Entry(StreamName.month(tenant, month), 0, new MonthClosed(month, MonthEvent.lastInstant(month))));
    }

    /** As the write side does it. */
    private void recordTheSeal(Noted noted) {
        StreamName stream =
                StreamName.month(noted.month().tenant(), noted.month().month());
        long position =
                ledger.number("SELECT position FROM ledger.event WHERE stream = '" + stream + "' AND sequence = 0");
        ledger.append(new Entry(
                stream,
                1,
                new MonthSealed(
                        noted.month().month(),
                        position,
                        noted.leaves(),
                        noted.root().toString())));
        closings.settle(noted.month());
    }

    private void correct(String tenant, String id, Instant effectiveAt) {
        correct(tenant, id, effectiveAt, random.nextBoolean() ? "EUR" : "JPY");
    }

    private void correct(String tenant, String id, Instant effectiveAt, String currency) {
        long amount = random.nextLong(1, 100_000);
        ledger.append(new Entry(
                StreamName.correction(tenant, id),
                0,
                new CorrectionPosted(
                        "reason " + random.nextLong(),
                        null,
                        Currency.of(currency),
                        List.of(
                                new StatedLeg("gateway:simulator:fees", Side.DEBIT, amount),
                                new StatedLeg("gateway:simulator:receivable", Side.CREDIT, amount)),
                        effectiveAt,
                        "v1:fingerprint")));
    }

    private JsonNode get(String path) {
        HttpResponse<String> answer = ledger.get(service, key, path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private BalanceReceipt.Proven proven(String month, String account, String currency, String layer) {
        HttpResponse<String> answer = ledger.get(
                service,
                key,
                "/v1/months/%s/balances/%s/receipt?currency=%s&layer=%s".formatted(month, account, currency, layer));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return BalanceReceipt.parse(answer.body()).verify(List.of(KEY.verifier()));
    }

    @Test
    void aTenantWithManyMonthsIsInNobodysWay() {
        TenantMonth late = new TenantMonth("sim-4", YearMonth.of(2026, 1));
        for (int i = 0; i < 1_000; i++) {
            closings.open(new TenantMonth("sim-3", YearMonth.of(1930, 1).plusMonths(i)), new byte[32]);
        }
        closings.open(late, new byte[32]);

        assertThat(closings.waiting()).contains(late);
    }

    @Test
    void theAuditorComesToTheSameRoots() {
        assertThat(ledger.audit().lines()).as("-Dseed=" + seed).isEmpty();
    }

    @Test
    void aRootThatIsNotThatOfTheBalancesIsFound() {
        String root = Hash.EMPTY_TREE.toString();
        changeRoot("sim-2", "2026-02");
        Findings changed = ledger.audit();
        assertThat(changed.count(FindingKind.MONTH_DIFFERS))
                .as("%s", changed.lines())
                .isEqualTo(1);
        assertThat(changed.lines()).anyMatch(line -> line.contains("sim-2/month/2026-02: was sealed as " + root));

        // The tree over the log tells that the event was changed; who seals a wrong root in time is told by the months
        // alone.
        assertThat(changed.count(FindingKind.EVENT_CHANGED)).isEqualTo(1);
        restoreRoot("sim-2", "2026-02");
        assertThat(ledger.audit().lines()).isEmpty();
    }

    @Test
    void aBalanceOfAMonthThatTheBooksNoLongerGiveIsNotProven() {
        String receipt = "/v1/months/2026-02/balances/gateway:simulator:fees/receipt?currency=EUR";
        changeRoot("sim-1", "2026-02");
        try {
            assertThat(get("/v1/months/2026-02").path("now").path("reproduced").asBoolean())
                    .isFalse();
            HttpResponse<String> answer = ledger.get(service, key, receipt);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
            assertThat(JSON.readTree(answer.body()).path("detail").asString())
                    .contains("no longer give what the month was sealed as");
        } finally {
            restoreRoot("sim-1", "2026-02");
        }
        assertThat(ledger.get(service, key, receipt).statusCode()).isEqualTo(200);
    }

    @Test
    void aChargeOfWhichASaltWasForgottenHasNoReceipt() {
        String other = ledger.key("sim-3");
        String charges = "SELECT split_part(stream, '/', 2), position FROM ledger.event"
                + " WHERE stream LIKE 'sim-3/%' AND type = 'charge.initiated' ORDER BY position LIMIT 2";
        Map<Long, String> byPosition = new TreeMap<>();
        ledger.rows(charges, row -> byPosition.put(row.getLong(2), "/v1/charges/" + row.getString(1) + "/receipt"));
        List<String> receipts = List.copyOf(byPosition.values());
        assertThat(receipts)
                .hasSize(2)
                .allSatisfy(receipt -> assertThat(
                                ledger.get(service, other, receipt).statusCode())
                        .isEqualTo(200));

        ledger.database.execute(
                "ledger_owner",
                "SELECT ledger.forget_salt(0, %s)"
                        .formatted(List.copyOf(byPosition.keySet()).getFirst()));

        HttpResponse<String> forgotten = ledger.get(service, other, receipts.getFirst());
        assertThat(forgotten.statusCode()).isEqualTo(404);
        assertThat(JSON.readTree(forgotten.body()).path("detail").asString()).contains("salt", "was forgotten");
        assertThat(ledger.get(service, other, receipts.getLast()).statusCode()).isEqualTo(200);
    }

    private void changeRoot(String tenant, String month) {
        root(tenant, month, "'" + Hash.EMPTY_TREE + "'");
    }

    private void restoreRoot(String tenant, String month) {
        root(
                tenant,
                month,
                "(SELECT encode(root, 'base64') FROM ledger.month_closing WHERE tenant = '%s' AND month = '%s')"
                        .formatted(tenant, month));
    }

    private void root(String tenant, String month, String root) {
        ledger.tamper("UPDATE ledger.event SET payload = convert_to(regexp_replace(convert_from(payload, 'UTF8'),"
                + " '\"root\":\"[^\"]+', '\"root\":\"' || " + root + "), 'UTF8')"
                + " WHERE stream = '" + tenant + "/month/" + month + "' AND sequence = 1");
    }

    @Test
    void everyBalanceOfAMonthIsProvenAloneAndTogetherTheyComeToZero() {
        for (YearMonth month : MONTHS) {
            JsonNode sealed = get("/v1/months/" + month);
            assertThat(sealed.path("status").asString()).isEqualTo("sealed");
            Map<String, Long> sums = new TreeMap<>();
            Set<String> accounts = new HashSet<>();
            ledger.rows(
                    "SELECT name, currency FROM query.account WHERE tenant = 'sim-1' AND opened_position <= "
                            + sealed.path("position").asLong(),
                    row -> accounts.add(row.getString(1) + " " + row.getString(2)));
            for (String account : accounts) {
                for (String layer : List.of("posted", "pending")) {
                    String[] name = account.split(" ", -1);
                    BalanceReceipt.Proven proven = proven(month.toString(), name[0], name[1], layer);
                    assertThat(proven.root().toString())
                            .isEqualTo(sealed.path("seal").path("root").asString());
                    assertThat(proven.closed().position())
                            .isEqualTo(sealed.path("position").asLong());
                    sums.merge(name[1] + layer, proven.balance().balanceMinor(), Math::addExact);
                }
            }
            assertThat(sealed.path("seal").path("leaves").asInt()).isEqualTo(2 * accounts.size());
            assertThat(sums.values()).containsOnly(0L);
        }
        assertThat(get("/v1/months")
                        .path("data")
                        .valueStream()
                        .map(month -> month.path("month").asString()))
                .containsExactly("2026-03", "2026-02", "2026-01");
    }

    @Test
    void whatTakesEffectInAMonthAfterItWasClosedShowsAndChangesNoProof() {
        JsonNode before = get("/v1/months/2026-01");
        long sealed = proven("2026-01", "gateway:simulator:fees", "EUR", "posted")
                .balance()
                .balanceMinor();
        correct("sim-1", "late-1", MonthEvent.lastInstant(YearMonth.of(2026, 1)));
        correct("sim-1", "late-2", MonthEvent.lastInstant(YearMonth.of(2026, 1)).plusNanos(1_000));
        ledger.seal(KEY);
        ledger.awaitHead(service);

        JsonNode after = get("/v1/months/2026-01?min_position=" + ledger.head());

        assertThat(after.path("now").path("reproduced").asBoolean()).isTrue();
        assertThat(after.path("now").path("unchanged").asBoolean()).isFalse();
        assertThat(after.path("now").path("later_entries").asLong())
                .isEqualTo(before.path("now").path("later_entries").asLong() + 1);
        assertThat(after.path("seal")).isEqualTo(before.path("seal"));
        assertThat(proven("2026-01", "gateway:simulator:fees", "EUR", "posted")
                        .balance()
                        .balanceMinor())
                .isEqualTo(sealed);
        assertThat(ledger.audit().lines()).isEmpty();
    }

    @Test
    void whatIsNotThereIsToldAsSuch() {
        String other = ledger.key("sim-4");
        for (String path : List.of("/v1/months/2026-04", "/v1/months/2026-1", "/v1/months/x")) {
            assertThat(ledger.get(service, key, path).statusCode()).as(path).isEqualTo(404);
        }
        String receipt = "/v1/months/2026-01/balances/gateway:simulator:fees/receipt";
        assertThat(ledger.get(service, other, "/v1/months/2026-01").statusCode())
                .isEqualTo(404);
        assertThat(ledger.get(service, other, receipt + "?currency=EUR").statusCode())
                .isEqualTo(404);
        assertThat(ledger.get(service, key, receipt).statusCode()).isEqualTo(400);
        assertThat(ledger.get(service, key, receipt + "?currency=euro").statusCode())
                .isEqualTo(400);
        assertThat(ledger.get(service, key, receipt + "?currency=EUR&layer=all").statusCode())
                .isEqualTo(400);
        assertThat(ledger.get(service, key, receipt + "?currency=CHF").statusCode())
                .isEqualTo(404);
    }

    private static final Pattern LEAF =
            Pattern.compile("payment-ledger/leaf/v1\nlog 0\nposition ([1-9][0-9]*)\nsha256 ([A-Za-z0-9+/]{43}=)\n");

    /** Longer than any part of a leaf that is the same by chance, and shorter than anything worth reading. */
    private static final int SEEN = 12;

    @Test
    void whatALogServesToEverybodyShowsNothingOfATenant() {
        long size = ledger.checkpoint().size();
        StringBuilder served = new StringBuilder(served("/log/0/checkpoint"));
        Map<Long, String> commitments = new HashMap<>();
        for (long bundle = 0; bundle * 256 < size; bundle++) {
            long width = Math.min(256, size - bundle * 256);
            String place = String.format(Locale.ROOT, "%03d", bundle) + (width < 256 ? ".p/" + width : "");
            String entries = served("/log/0/tile/entries/" + place);
            served.append(entries).append(served("/log/0/tile/0/" + place));
            int at = 0;
            for (long position = bundle * 256 + 1; at < entries.length(); position++) {
                int end = at + 2 + (entries.charAt(at) << 8) + entries.charAt(at + 1);
                Matcher leaf = LEAF.matcher(entries.substring(at + 2, end));
                assertThat(leaf.matches()).as("nothing but a place and a hash").isTrue();
                assertThat(leaf.group(1)).isEqualTo(Long.toString(position));
                commitments.put(position, leaf.group(2));
                at = end;
            }
        }
        assertThat(commitments).hasSize((int) size);
        assertThat(new HashSet<>(commitments.values()))
                .as("no two events look alike")
                .hasSize((int) size);
        if (size >= 256) {
            served.append(served("/log/0/tile/1/000.p/" + size / 256));
        }
        Set<String> seen = new HashSet<>();
        for (int i = 0; i + SEEN <= served.length(); i++) {
            seen.add(served.substring(i, i + SEEN));
        }
        ledger.rows("""
                SELECT concat_ws(E'\\n', stream, type, event_id, convert_from(payload, 'UTF8'),
                                 convert_from(metadata, 'UTF8')) FROM ledger.event
                UNION ALL SELECT encode(secret, 'escape') FROM ledger.month_closing
                UNION ALL SELECT tenant || ' ' || tenant || ' ' || tenant FROM ledger.tenant""", row -> {
            String hidden = row.getString(1);
            for (int i = 0; i + SEEN <= hidden.length(); i++) {
                assertThat(seen.contains(hidden.substring(i, i + SEEN)))
                        .as("-Dseed=%s: %s", seed, hidden)
                        .isFalse();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0/",
                "0/0",
                "0/000.p/0",
                "0/000.p/257",
                "8/000",
                "64/000",
                "0/999",
                "1/x281/x474/x976/x710/656.p/1",
                "0/x072/x057/x594/x037/x927/936.p/1",
                "entries/x072/x057/x594/x037/x927/936.p/1",
                "7/x999/x999/x999/x999/x999/999"
            })
    void aTileThatNoTreeHasIsNotFound(String tile) {
        assertThat(answer("/log/0/tile/" + tile).statusCode()).isEqualTo(404);
    }

    private String served(String path) {
        HttpResponse<byte[]> answer = answer(path);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.ISO_8859_1);
    }

    private HttpResponse<byte[]> answer(String path) {
        String port = service.getEnvironment().getRequiredProperty("local.server.port");
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                            .build(),
                    BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
