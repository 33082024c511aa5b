package io.paymentledger.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.paymentledger.events.Currency;
import io.paymentledger.events.Sha256;
import io.paymentledger.simulation.workload.WorkloadSettings;
import io.paymentledger.simulation.workload.WorkloadSettings.Period;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exported journals, read by the programs that they are made for. */
class JournalExportIT {

    private static final String TENANT = "sim-1";

    private static final WorkloadSettings SETTINGS = new WorkloadSettings(
            5, 2_000, List.of(TENANT, "sim-2"), new Period(Instant.parse("2026-01-01T00:00:00Z"), Duration.ofDays(30)));

    /** Before anything, in the midst of it, and after all of it; none of them included. */
    private static final List<LocalDate> DATES = List.of(
            LocalDate.parse("2026-01-01"),
            LocalDate.parse("2026-01-02"),
            LocalDate.parse("2026-01-11"),
            LocalDate.parse("2026-01-26"),
            LocalDate.parse("2026-03-01"));

    private static final Pattern TRAILER = Pattern.compile("(?s)(.*\\n)([^\\n]*\\b([0-9a-f]{64})\\b[^\\n]*\\r?\\n)");

    private static Ledger ledger;
    private static ConfigurableApplicationContext service;
    private static String key;

    @TempDir
    private Path files;

    @BeforeAll
    static void month() {
        ledger = new Ledger();
        ledger.append(SETTINGS);
        service = ledger.readSide();
        ledger.awaitHead(service);
        key = ledger.key(TENANT);
    }

    @AfterAll
    static void close() {
        service.close();
        ledger.close();
    }

    private static HttpResponse<String> export(String query) {
        return ledger.get(service, key, "/v1/journal?" + query);
    }

    /** What is before the trailer, whose hash it has. */
    private static String verified(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s", answer.body()).isEqualTo(200);
        Matcher whole = TRAILER.matcher(answer.body());
        assertThat(whole.matches()).isTrue();
        assertThat(whole.group(3)).isEqualTo(Sha256.hex(Sha256.of(whole.group(1))));
        return whole.group(1);
    }

    private static long entries() {
        return ledger.number("SELECT count(*) FROM query.entry WHERE tenant = '%s'".formatted(TENANT));
    }

    @Test
    void theLinesAreTheTenantsEntriesAndTheTotalsTheirSums() {
        HttpResponse<String> answer = export("format=ndjson");

        List<JsonNode> lines = verified(answer)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(answer.headers().firstValue("X-Ledger-Position")).contains(Long.toString(ledger.head()));
        JsonNode totals = lines.getLast();
        assertThat(lines).hasSize(Math.toIntExact(entries()) + 1);
        assertThat(totals.path("entries").longValue()).isEqualTo(entries());
        Map<String, Long> sides = new TreeMap<>();
        lines.subList(0, lines.size() - 1)
                .forEach(line -> line.path("postings")
                        .forEach(posting -> sides.merge(
                                posting.path("currency").stringValue()
                                        + posting.path("layer").stringValue()
                                        + posting.path("side").stringValue(),
                                posting.path("amount_minor").longValue(),
                                Math::addExact)));
        assertThat(totals.path("totals")).isNotEmpty().allSatisfy(total -> {
            String of =
                    total.path("currency").stringValue() + total.path("layer").stringValue();
            assertThat(total.path("debit_minor").longValue())
                    .isEqualTo(total.path("credit_minor").longValue())
                    .isEqualTo(sides.get(of + "debit"))
                    .isEqualTo(sides.get(of + "credit"));
        });
    }

    @Test
    void theTableHasARecordForEachPostingWithItsSumOnOneOfTwoSides() {
        HttpResponse<String> answer = export("format=csv");

        List<NamedCsvRecord> records =
                CsvReader.builder().ofNamedCsvRecord(verified(answer)).stream().toList();
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
        assertThat(answer.body().lines().count()).isEqualTo(records.size() + 2L);
        Map<String, BigDecimal> sums = new TreeMap<>();
        Map<String, BigDecimal> totals = new TreeMap<>();
        for (NamedCsvRecord row : records) {
            Map<String, BigDecimal> into = row.getField("record").equals("posting") ? sums : totals;
            for (String side : List.of("debit", "credit")) {
                if (!row.getField(side).isEmpty()) {
                    into.merge(
                            row.getField("currency") + row.getField("layer") + side,
                            new BigDecimal(row.getField(side)),
                            BigDecimal::add);
                }
            }
        }
        assertThat(sums).isNotEmpty().isEqualTo(totals);
        assertThat(records.stream().filter(row -> row.getField("record").equals("posting")))
                .hasSize(Math.toIntExact(ledger.number(
                        "SELECT count(*) FROM query.posting JOIN query.account USING (account_id) WHERE tenant = '%s'"
                                .formatted(TENANT))))
                .allSatisfy(row -> assertThat(row.getField("debit").isEmpty())
                        .isNotEqualTo(row.getField("credit").isEmpty()));
    }

    @Test
    void aRangeIsAPartOfTheWholeAndRangesThatMeetAreAllOfIt() {
        String whole = body(verified(export("format=ndjson")));
        long middle = ledger.head() / 2;

        assertThat(body(verified(export("to=" + middle))) + body(verified(export("from=" + middle))))
                .isEqualTo(whole);
        assertThat(body(verified(export("to=2026-01-15T00:00:00Z")))
                        + body(verified(export("from=2026-01-15T00:00:00Z"))))
                .isEqualTo(whole);
        assertThat(body(verified(export("from=2027-01-01T00:00:00Z")))).isEmpty();
    }

    /** The lines without the totals. */
    private static String body(String lines) {
        int end = lines.lastIndexOf('\n', lines.length() - 2);
        return lines.substring(0, end + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"format=xml", "from=yesterday", "to=-1", "to=2026-02-30T00:00:00Z", "day=1"})
    void whatDoesNotFitIsRefused(String query) {
        HttpResponse<String> answer = export(query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void hledgerAcceptsTheJournalAndItsBalancesAreOurs() throws Exception {
        assumeInstalled("hledger", "hledger");
        HttpResponse<String> answer = export("format=hledger");
        verified(answer);
        Path journal = Files.writeString(files.resolve("ledger.journal"), answer.body());

        run("hledger", "-f", journal.toString(), "check", "--strict");

        for (LocalDate date : DATES) {
            Map<String, BigDecimal> balances = new TreeMap<>();
            String csv = run(
                    "hledger",
                    "-f",
                    journal.toString(),
                    "balance",
                    "--flat",
                    "--no-total",
                    "--empty",
                    "--layout=bare",
                    "-O",
                    "csv",
                    "--end",
                    date.toString());
            CsvReader.builder().ofNamedCsvRecord(csv).forEach(row -> {
                String account = row.getField("account");
                boolean pending = account.startsWith("pending:");
                String name = pending ? account.substring("pending:".length()) : account;
                add(
                        balances,
                        name.substring(name.indexOf(':') + 1),
                        pending,
                        row.getField("commodity"),
                        row.getField("balance"));
            });
            assertThat(balances).as("before %s", date).isEqualTo(ours(date));
        }
    }

    @Test
    void beancountAcceptsTheJournalAndItsBalancesAreOurs() throws Exception {
        assumeInstalled("bean-check", "beancount");
        HttpResponse<String> answer = export("format=beancount");
        verified(answer);
        Path journal = Files.writeString(files.resolve("ledger.beancount"), answer.body());

        run("bean-check", journal.toString());

        for (LocalDate date : DATES) {
            Map<String, BigDecimal> balances = new TreeMap<>();
            // A sum of positions is printed with all digits of its currency, a sum of numbers with those of most.
            String csv = run(
                    "bean-query",
                    "-f",
                    "csv",
                    journal.toString(),
                    "SELECT account, currency, sum(position) AS total WHERE date < %s GROUP BY account, currency"
                            .formatted(date));
            CsvReader.builder().ofNamedCsvRecord(csv).forEach(row -> {
                String account = row.getField("account").strip();
                boolean pending = account.contains(":Pending:");
                String name = account.substring(account.indexOf(':') + 1).replace("Pending:", "");
                add(
                        balances,
                        name.toLowerCase(Locale.ROOT),
                        pending,
                        row.getField("currency").strip(),
                        row.getField("total").strip().split(" ", 2)[0]);
            });
            assertThat(balances).as("before %s", date).isEqualTo(ours(date));
        }
    }

    /** The balances that the read model keeps: those after the last posting before a day. */
    private static Map<String, BigDecimal> ours(LocalDate before) {
        Map<String, BigDecimal> balances = new TreeMap<>();
        ledger.rows("""
                SELECT a.name, a.currency, p.posted_after_minor, p.pending_after_minor
                  FROM query.account a
                 CROSS JOIN LATERAL (SELECT * FROM query.posting p
                                      WHERE p.account_id = a.account_id
                                        AND p.position <= query.log_position(a.log, '%sT00:00:00Z', false)
                                      ORDER BY p.position DESC, p.number DESC LIMIT 1) p
                 WHERE a.tenant = '%s'""".formatted(before, TENANT), row -> {
            int digits = Currency.of(row.getString(2)).minorDigits();
            String account = row.getString(1);
            add(
                    balances,
                    account,
                    false,
                    row.getString(2),
                    BigDecimal.valueOf(row.getLong(3), digits).toString());
            add(
                    balances,
                    account,
                    true,
                    row.getString(2),
                    BigDecimal.valueOf(row.getLong(4), digits).toString());
        });
        return balances;
    }

    /** Accounts without a balance are left out, for the programs do not agree on whether to show them. */
    private static void add(
            Map<String, BigDecimal> balances, String account, boolean pending, String currency, String amount) {
        BigDecimal number = amount.isEmpty() ? BigDecimal.ZERO : new BigDecimal(amount).stripTrailingZeros();
        if (number.signum() != 0) {
            balances.put(account + (pending ? " pending " : " ") + currency, number);
        }
    }

    private static void assumeInstalled(String program, String debianPackage) {
        boolean installed = Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(installed, program + " is not installed; on Debian: apt-get install " + debianPackage);
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path err = files.resolve("err");
        Process process =
                new ProcessBuilder(command).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s%s", String.join(" ", command), out, Files.readString(err))
                .isZero();
        return out;
    }
}
