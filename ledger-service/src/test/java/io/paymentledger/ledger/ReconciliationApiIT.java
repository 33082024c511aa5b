package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.base.key.Scope;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.eventstore.EventLog;
import io.paymentledger.eventstore.LogAssignment;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settlement files over HTTP: recorded once and whole, or not at all. */
class ReconciliationApiIT {

    private static final RunningLedger LEDGER = RunningLedger.start();

    private static final String HEADER = "reference,kind,gross,fee,currency,date\n";

    @AfterAll
    static void stop() {
        LEDGER.close();
        LEDGER.database().close();
    }

    private static HttpRequest.Builder post(String parameters, String body) {
        return LEDGER.request("/v1/reconciliations?" + parameters)
                .header("Content-Type", "text/csv")
                .POST(BodyPublishers.ofString(body));
    }

    private static String file(String name, int lines) {
        StringBuilder file = new StringBuilder(HEADER);
        IntStream.rangeClosed(1, lines)
                .forEach(i -> file.append(name).append(i).append(",payment,10.00,0.30,EUR,2026-11-03\n"));
        return file.toString();
    }

    private static long head() {
        return LEDGER.bean(EventLog.class).head().in(LogAssignment.DEFAULT_LOG);
    }

    private static List<RecordedEvent> history(StreamName stream) {
        return LEDGER.bean(History.class).of(stream);
    }

    @Test
    void aFileIsRecordedWithAllItsLinesInOneCommit() {
        String file = file("whole-", 120);

        Reply reply = LEDGER.send(post("gateway=simulator&from=2026-11-01&to=2026-11-30", file));

        String id = Sha256.hex(Sha256.of(file));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/v1/reconciliations/" + id);
        assertThat(reply.body().replaceAll("\"received_at\":\"[0-9T:.-]+Z\"", "\"received_at\":\"T\""))
                .isEqualTo("""
                        {"id":"%s","gateway":"simulator","format":"csv","bytes":%d,"lines":120,"from":"2026-11-01",\
                        "to":"2026-11-30","received_at":"T"}""".formatted(id, file.length()));
        List<RecordedEvent> received = history(StreamName.settlement("acme", id));
        List<RecordedEvent> lines = history(StreamName.settlementLines("acme", id));
        assertThat(received).hasSize(1);
        assertThat(lines)
                .extracting(RecordedEvent::position)
                .containsExactly(
                        received.getFirst().position() + 1,
                        received.getFirst().position() + 2,
                        received.getFirst().position() + 3);
        assertThat(lines)
                .extracting(RecordedEvent::occurredAt)
                .containsOnly(received.getFirst().occurredAt());
        assertThat(lines.stream()
                        .map(event -> (SettlementLinesRecorded) event.event())
                        .mapToInt(event -> event.lines().size()))
                .containsExactly(50, 50, 20);
        assertThat(reply.header("X-Ledger-Position"))
                .isEqualTo(Long.toString(lines.getLast().position()));
    }

    @Test
    void theSameFileAgainIsAnsweredTheSameAndChangesNothing() {
        String file = file("twice-", 3);
        Reply first = LEDGER.send(post("gateway=simulator", file));
        long head = head();

        Reply second = LEDGER.send(post("gateway=simulator&delimiter=comma", file));

        assertThat(second.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("X-Ledger-Position")).isEqualTo(first.header("X-Ledger-Position"));
        assertThat(second.replayed()).isTrue();
        assertThat(first.replayed()).isFalse();
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void theSameFileSentTwiceAtOnceIsRecordedOnce() throws Exception {
        String file = file("raced-", 500);
        long head = head();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<Reply> one = threads.submit(() -> LEDGER.send(post("gateway=simulator", file)));
            Future<Reply> other = threads.submit(() -> LEDGER.send(post("gateway=simulator", file)));

            assertThat(one.get().status()).isEqualTo(201);
            assertThat(one.get().body()).isEqualTo(other.get().body());
        }
        assertThat(head()).isEqualTo(head + 11);
    }

    @Test
    void theSameFileReadInAnotherWayIsRefusedAndSaysWhatDiffers() {
        String file = file("otherwise-", 3);
        LEDGER.send(post("gateway=simulator", file));

        Reply reply = LEDGER.send(post("gateway=simulator&from=2026-11-01&to=2026-11-30", file));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("key-reused");
        assertThat(reply.json().path("mismatch").get(0).asString()).isEqualTo("parameters");
    }

    @Test
    void aFileWithOneBadLineRecordsNothing() {
        String file = file("bad-", 200) + "bad,payment,10.00,0.30,EUR,yesterday\n";
        long head = head();

        Reply reply = LEDGER.send(post("gateway=simulator", file));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("invalid-settlement-file");
        assertThat(reply.json().path("errors").toString())
                .isEqualTo("[{\"line\":202,\"column\":6,\"field\":\"date\",\"reason\":\"not-a-date\","
                        + "\"detail\":\"is not a date; see the parameters date_format and zone\"}]");
        assertThat(head()).isEqualTo(head);
    }

    @Test
    void aDryRunTellsTheSumsAndRecordsNothing() {
        String file = file("dry-", 3) + ",fee,,1.00,EUR,2026-11-04\n,payout,28.10,,EUR,2026-11-05\n";
        long head = head();

        Reply reply = LEDGER.send(post("gateway=simulator&dry_run=true", file));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("from")).isEqualTo("2026-11-03");
        assertThat(reply.text("to")).isEqualTo("2026-11-05");
        assertThat(reply.json().path("sums").toString()).isEqualTo("""
                [{"currency":"EUR","kind":"payment","lines":3,"gross":3000,"fee":90,"net":2910},\
                {"currency":"EUR","kind":"fee","lines":1,"gross":0,"fee":100,"net":-100},\
                {"currency":"EUR","kind":"payout","lines":1,"gross":2810,"fee":0,"net":-2810}]""");
        assertThat(head()).isEqualTo(head);
        assertThat(LEDGER.send(post("gateway=simulator", file)).replayed()).isFalse();
    }

    @Test
    void aFileWithoutLinesAccountsForAPeriodThatIsNamed() {
        assertThat(LEDGER.send(post("gateway=simulator", HEADER)).text("code")).isEqualTo("invalid-settlement-file");
        Reply named = LEDGER.send(post("gateway=simulator&from=2026-11-01&to=2026-11-01", HEADER));
        assertThat(named.status()).as(named.body()).isEqualTo(201);
        assertThat(named.json().path("lines").asInt()).isZero();
    }

    @Test
    void aCamtFileIsReadAsXmlAndNoEntityInIt() {
        String camt = """
                %s<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Ntry>
                <Amt Ccy="EUR">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>
                <BookgDt><Dt>2026-11-03</Dt></BookgDt><AcctSvcrRef>%s</AcctSvcrRef>
                <BkTxCd><Prtry><Cd>payment</Cd></Prtry></BkTxCd></Ntry></Stmt></BkToCstmrStmt></Document>""";

        Reply good = LEDGER.send(post("gateway=simulator", camt.formatted("", "entry-1"))
                .setHeader("Content-Type", "application/xml; charset=utf-8"));
        Reply bad = LEDGER.send(post(
                        "gateway=simulator",
                        camt.formatted("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>", "&e;"))
                .setHeader("Content-Type", "application/xml"));

        assertThat(good.status()).as(good.body()).isEqualTo(201);
        assertThat(good.text("format")).isEqualTo("camt.053");
        assertThat(bad.status()).isEqualTo(422);
        assertThat(bad.json().path("errors").get(0).path("reason").asString()).isEqualTo("doctype");
    }

    @Test
    void anMt940IsReadAsTextAndIsAStatementOfTheBank() {
        String statement = """
                :20:X
                :25:NL12BANK0123456789
                :28C:1/1
                :60F:C261102EUR1000,00
                :61:2611031103C10,5NTRFpo_mt940
                :86:Stripe
                :62F:C261103EUR1010,50
                -
                """;

        Reply good = LEDGER.send(
                post("gateway=bank&payers=stripe", statement).setHeader("Content-Type", "text/plain; charset=utf-8"));
        Reply unbalanced = LEDGER.send(post("gateway=bank&payers=stripe", statement.replace("1010,50", "1010,51"))
                .setHeader("Content-Type", "text/plain"));
        Reply ofGateway = LEDGER.send(post("gateway=simulator", statement).setHeader("Content-Type", "text/plain"));

        assertThat(good.status()).as(good.body()).isEqualTo(201);
        assertThat(good.text("format")).isEqualTo("mt940");
        assertThat(good.json().path("lines").asInt()).isEqualTo(1);
        assertThat(unbalanced.status()).isEqualTo(422);
        assertThat(unbalanced.json().path("errors").get(0).toString())
                .isEqualTo("{\"line\":7,\"column\":0,\"field\":\":62F:\",\"reason\":\"balance-mismatch\","
                        + "\"detail\":\"is not what the balance before and the entries come to\"}");
        assertThat(ofGateway.status()).isEqualTo(400);
        assertThat(ofGateway.body()).contains("of which an MT940 is a statement");
    }

    @Test
    void aStatementOfTheBankHasLinesOfTheBankAndNoOtherFileHas() {
        String credit = HEADER + "po_1,bank_credit,10.00,,EUR,2026-11-03\n";

        Reply bank = LEDGER.send(post("gateway=bank", credit));

        assertThat(bank.status()).as(bank.body()).isEqualTo(201);
        for (Reply refused : List.of(
                LEDGER.send(post("gateway=simulator", credit)),
                LEDGER.send(post("gateway=bank", file("of-gateway-", 1))))) {
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.json().path("errors").get(0).path("reason").asString())
                    .isEqualTo("kind-of-other-file");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gateway=simulator&payers=Stripe                         | payers
            gateway=bank&payers=Stripe,                             | payers
            gateway=nobody                                          | gateway
            from=2026-11-01                                         | gateway,from
            gateway=simulator&from=2026-11-02&to=2026-11-01         | to
            gateway=simulator&from=1&to=2026-11-01                  | from
            gateway=simulator&from=-0001-01-01&to=2026-11-01        | from
            gateway=simulator&from=0000-01-01&to=2026-11-01         | from
            gateway=simulator&from=1969-12-31&to=2026-11-01         | from
            gateway=simulator&from=2026-11-01&to=%2B10000-01-01     | to
            gateway=simulator&from=-99999-01-01&to=-99998-01-01     | from,to
            gateway=simulator&delimiter=;                           | delimiter
            gateway=simulator&amounts=float                         | amounts
            gateway=simulator&decimal_separator=,                   | decimal_separator
            gateway=simulator&date_format=bb                        | date_format
            gateway=simulator&date_format=yyyyyyyyyyuuuuuuuuuuuu    | date_format
            gateway=simulator&currency=EURO                         | currency
            gateway=simulator&kinds=Settled                         | kinds
            gateway=simulator&kinds=Settled:gift                    | kinds
            gateway=simulator&gateway=simulator                     | gateway
            gateway=simulator&colour=red                            | colour
            gateway=simulator&gross_column=                         | gross_column
            gateway=simulator&dry_run=maybe                         | dry_run
            """)
    void parametersThatDoNotFitAreAllTold(String parameters, String names) {
        Reply reply = LEDGER.send(post(parameters, HEADER));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("invalid-request");
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactlyInAnyOrder(names.split(","));
    }

    @Test
    void aFileMayBeLongAndHasItsOwnLimit() throws IOException {
        String within = file("long-", Integer.getInteger("reconciliation.lines", 5_000));
        assertThat(within.length()).isGreaterThan(65_536);
        assertThat(LEDGER.send(post("gateway=simulator", within)).status()).isEqualTo(201);

        Reply streamed = LEDGER.send(post("gateway=simulator", "")
                .POST(BodyPublishers.concat(
                        BodyPublishers.fromPublisher(BodyPublishers.ofString(HEADER)),
                        BodyPublishers.fromPublisher(BodyPublishers.ofString("\n".repeat(67_108_864))))));

        assertThat(announced(67_108_865)).startsWith("HTTP/1.1 413");
        assertThat(streamed.text("code")).isEqualTo("body-too-large");
    }

    @Test
    void filesOfOneTenantThatComeSlowlyLeaveAPlaceToOthers() {
        String other = LEDGER.newKey("patient", Set.of(Scope.ADMIN));
        CountDownLatch released = new CountDownLatch(1);
        List<CompletableFuture<Reply>> slow = IntStream.range(0, 3)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> LEDGER.send(post("gateway=simulator", "")
                                .POST(BodyPublishers.ofInputStream(() -> new SlowFile("slow-" + i, released)))),
                        Thread::startVirtualThread))
                .toList();

        Reply reply = LEDGER.send(post("gateway=simulator", HEADER + "of-others,payment,1.00,,EUR,2026-11-01\n")
                .setHeader("Authorization", "Bearer " + other));

        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        released.countDown();
        assertThat(slow).allSatisfy(each -> assertThat(each.join().status()).isEqualTo(201));
    }

    /** A file that comes a line at a time until it is released. */
    private static final class SlowFile extends InputStream {

        private final String name;
        private final CountDownLatch released;
        private byte[] line = HEADER.getBytes(StandardCharsets.US_ASCII);
        private int at;
        private int lines;
        private boolean last;

        SlowFile(String name, CountDownLatch released) {
            this.name = name;
            this.released = released;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (at == line.length) {
                if (last) {
                    return -1;
                }
                last = awaitReleased();
                line = "%s-%d,payment,1.00,,EUR,2026-11-01\n"
                        .formatted(name, ++lines)
                        .getBytes(StandardCharsets.US_ASCII);
                at = 0;
            }
            int some = Math.min(length, line.length - at);
            System.arraycopy(line, at, target, offset, some);
            at += some;
            return some;
        }

        private boolean awaitReleased() throws IOException {
            try {
                return released.await(100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    /** The first line of the answer to a request that says how long its body is, and sends none. */
    private static String announced(long bytes) throws IOException {
        HttpRequest request = LEDGER.request("/").build();
        try (Socket socket = new Socket("localhost", request.uri().getPort())) {
            socket.getOutputStream().write("""
                            POST /v1/reconciliations?gateway=simulator HTTP/1.1\r
                            Host: localhost\r
                            Authorization: %s\r
                            Content-Type: text/csv\r
                            Content-Length: %d\r
                            \r
                            """.formatted(
                            request.headers().firstValue("Authorization").orElseThrow(), bytes)
                    .getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }

    @Test
    void onlyAnOperatorSendsFilesAndNoOtherTypeIsRead() {
        String clerk = LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ, Scope.AUDIT_READ));

        assertThat(LEDGER.send(post("gateway=simulator", HEADER).setHeader("Authorization", "Bearer " + clerk))
                        .text("scope"))
                .isEqualTo("admin");
        assertThat(LEDGER.send(post("gateway=simulator", "{}").setHeader("Content-Type", "application/json"))
                        .text("code"))
                .isEqualTo("unsupported-media-type");
    }

    private static Reply reverse(String id, String reason) {
        return LEDGER.send(LEDGER.request("/v1/reconciliations/" + id + "/reversal")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"" + reason + "\"}")));
    }

    @Test
    void aFileIsTakenBackOnceAndItsBytesCanThenBeReadInAnotherWay() {
        String file = file("reversed-", 120).replace("0.30", "-0.30");
        String id = LEDGER.send(post("gateway=simulator&fee_sign=kept", file)).text("id");
        List<RecordedEvent> lines = history(StreamName.settlementLines("acme", id));

        Reply reversed = reverse(id, "The fees are movements.");
        long head = head();
        Reply again = reverse(id, "Said otherwise.");

        assertThat(reversed.status()).as(reversed.body()).isEqualTo(200);
        assertThat(reversed.text("reason")).isEqualTo("The fees are movements.");
        assertThat(reversed.header("X-Ledger-Position")).isEqualTo(Long.toString(head));
        assertThat(again.body()).isEqualTo(reversed.body());
        assertThat(again.replayed()).isTrue();
        assertThat(head()).isEqualTo(head);
        assertThat(history(StreamName.settlementReversalLines("acme", id)))
                .extracting(RecordedEvent::event)
                .isEqualTo(lines.stream()
                        .map(line ->
                                new SettlementLinesReversed(line.position(), (SettlementLinesRecorded) line.event()))
                        .toList());

        Reply right = LEDGER.send(post("gateway=simulator&fee_sign=movement", file));
        assertThat(right.status()).as(right.body()).isEqualTo(201);
        assertThat(right.text("id")).isEqualTo(id + "-2");
        assertThat(LEDGER.send(post("gateway=simulator&fee_sign=movement", file))
                        .body())
                .isEqualTo(right.body());
        assertThat(note(id + "-2", "line-1", "explanation", "{\"note\":\"x\"}").status())
                .isEqualTo(200);
        assertThat(reverse(id + "-2", "x").status()).isEqualTo(200);
        assertThat(LEDGER.send(post("gateway=simulator", file("reversed-", 120)))
                        .text("id"))
                .isNotEqualTo(id);
    }

    @Test
    void onlyAFileOfTheTenantIsTakenBackAndOnlyWithAReason() {
        String id = LEDGER.send(post("gateway=simulator", file("kept-", 1))).text("id");
        String clerk = LEDGER.newKey("acme", Set.of(Scope.CHARGES_WRITE, Scope.AUDIT_READ));

        assertThat(reverse(id, " ").text("code")).isEqualTo("invalid-request");
        assertThat(reverse(id, "x".repeat(1_001)).text("code")).isEqualTo("invalid-request");
        assertThat(reverse("0".repeat(64), "x").text("code")).isEqualTo("not-found");
        assertThat(reverse("x", "x").text("code")).isEqualTo("not-found");
        assertThat(LEDGER.send(LEDGER.request("/v1/reconciliations/" + id + "/reversal")
                                .header("Content-Type", "application/json")
                                .setHeader("Authorization", "Bearer " + clerk)
                                .POST(BodyPublishers.ofString("{\"reason\":\"x\"}")))
                        .text("scope"))
                .isEqualTo("admin");
    }

    private static Reply note(String id, String breakId, String kind, String body) {
        return LEDGER.send(LEDGER.request("/v1/reconciliations/" + id + "/breaks/" + breakId + "/" + kind)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void aBreakIsExplainedAndResolvedAndSayingSoAgainChangesNothing() {
        String id = LEDGER.send(post("gateway=simulator", file("noted-", 3))).text("id");

        Reply explained = note(id, "line-3", "explanation", "{\"note\":\"A day late.\"}");
        long head = head();
        Reply again = note(id, "line-3", "explanation", "{\"note\":\"A day late.\"}");

        assertThat(explained.status()).as(explained.body()).isEqualTo(200);
        assertThat(explained.json().path("explanation").path("note").asString()).isEqualTo("A day late.");
        assertThat(explained.json().path("explanation").path("by").asString()).startsWith("key_");
        assertThat(explained.json().has("resolution")).isFalse();
        assertThat(again.body()).isEqualTo(explained.body());
        assertThat(head()).isEqualTo(head);

        Reply resolved = note(id, "line-3", "resolution", "{\"note\":\"Booked.\"}");
        assertThat(resolved.json().path("explanation").path("note").asString()).isEqualTo("A day late.");
        assertThat(resolved.json().path("resolution").path("note").asString()).isEqualTo("Booked.");
        assertThat(head()).isEqualTo(head + 1);
        assertThat(resolved.header("X-Ledger-Position")).isEqualTo(Long.toString(head + 1));
        assertThat(history(StreamName.settlementBreak("acme", id, "line-3"))).hasSize(2);
    }

    @Test
    void aBreakThatCannotBeIsNotFoundAndANoteIsText() {
        Reply recorded = LEDGER.send(post("gateway=simulator", file("nowhere-", 3)));
        String id = recorded.text("id");
        String ours = "position-" + recorded.header("X-Ledger-Position");
        String note = "{\"note\":\"x\"}";

        assertThat(note(id, "line-3", "explanation", note).status()).isEqualTo(200);
        assertThat(note(id, ours, "resolution", note).status()).isEqualTo(200);
        String notYet = "position-" + (head() + 1_000);
        for (String breakId : List.of("line-4", "line-0", "line-x", "position-0", notYet, "3")) {
            assertThat(note(id, breakId, "explanation", note).status()).isEqualTo(404);
        }
        assertThat(note("0".repeat(64), "line-1", "explanation", note).status()).isEqualTo(404);
        assertThat(note(id, "line-1", "explanation", "{\"note\":\" \"}").text("code"))
                .isEqualTo("invalid-request");
        assertThat(note(id, "line-1", "explanation", "{\"note\":\"" + "x".repeat(1_001) + "\"}")
                        .text("code"))
                .isEqualTo("invalid-request");
        assertThat(note(id, "line-1", "explanation", "{}").text("code")).isEqualTo("invalid-request");
        assertThat(note(id, "line-1", "explanation", "{\"note\":\"4111 1111 1111 1111\"}")
                        .text("code"))
                .isEqualTo("card-number");
    }

    @Test
    void anotherTenantsFileIsAnothersAndItsBreaksAreNotFound() {
        String file = file("foreign-", 3);
        String id = LEDGER.send(post("gateway=simulator", file)).text("id");
        String other = LEDGER.newKey("globex", Set.of(Scope.ADMIN));

        Reply foreign = LEDGER.send(LEDGER.request("/v1/reconciliations/" + id + "/breaks/line-1/explanation")
                .setHeader("Authorization", "Bearer " + other)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"note\":\"x\"}")));
        Reply own = LEDGER.send(post("gateway=simulator", file).setHeader("Authorization", "Bearer " + other));

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(own.status()).isEqualTo(201);
        assertThat(own.replayed()).isFalse();
    }

    private static final String STRIPE = """
            balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id
            %1$s_1,2026-11-02 09:15:00,eur,100.00,1.75,98.25,charge,ch_1
            %1$s_2,2026-11-03 09:15:00,eur,-98.25,0.00,-98.25,payout,po_1
            """;

    @Test
    void aGatewaysFileIsRecognisedAndShownBeforeItIsRecorded() {
        String file = STRIPE.formatted("recognised");

        Reply looked = LEDGER.send(post("gateway=simulator&dry_run=true", file));
        Reply named = LEDGER.send(post("gateway=simulator&profile=stripe-balance", file));
        Reply recognised = LEDGER.send(post("gateway=simulator", file));

        assertThat(looked.status()).as(looked.body()).isEqualTo(200);
        assertThat(looked.body()).contains("\"profile\":\"stripe-balance\"", """
                "first_lines":[{"at":2,"kind":"payment","gateway_reference":"ch_1","gross":10000,"fee":175,"net":9825,\
                "currency":"EUR","effective_on":"2026-11-02"},{"at":3,"kind":"payout","gateway_reference":"po_1",\
                "gross":9825,"fee":0,"net":-9825,"currency":"EUR","effective_on":"2026-11-03"}]""");
        assertThat(named.status()).as(named.body()).isEqualTo(201);
        assertThat(recognised.status()).as(recognised.body()).isEqualTo(201);
        assertThat(recognised.header("Idempotent-Replayed")).isEqualTo("true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            profile=nobodys                                 | profile
            profile=stripe-balance&delimiter=semicolon      | delimiter
            profile=stripe-balance&gross_column=Brutto      | gross_column
            zone=Mars                                       | zone
            charset=nothing                                 | charset
            header_line=0                                   | header_line
            decimal_separator=comma&thousands_separator=comma | thousands_separator
            """)
    void aParameterOfAProfileThatDoesNotFitIsTold(String parameters, String parameter) {
        Reply refused = LEDGER.send(post("gateway=simulator&" + parameters, STRIPE.formatted("refused")));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body()).contains("\"pointer\":\"" + parameter + "\"");
    }

    private static Reply put(String name, String document) {
        return LEDGER.send(LEDGER.request("/v1/settlement-profiles/" + name)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(document)));
    }

    private static final String EXAMPLE_PAY = """
            {"title": "Example Pay", "recognised_by": ["Trx", "Soll", "Haben"], "delimiter": "semicolon",
             "decimal_separator": "comma", "thousands_separator": "point", "line_id": "Trx", "kind": "Art",
             "file_currency": "EUR", "gross": {"plus": "Haben", "minus": "Soll"}, "date": "Datum",
             "kinds": {"%s": "payment", "Storno": "refund"}}""";

    @Test
    void aTenantsOwnProfileIsDefinedOnceAndReadsItsFiles() {
        String file = "Trx;Art;Soll;Haben;Datum\n1;Kauf;;1.234,50;2026-11-03\n2;Storno;34,50;;2026-11-03\n";

        Reply defined = put("example-pay", EXAMPLE_PAY.formatted("Kauf"));
        Reply again = put("example-pay", EXAMPLE_PAY.formatted("Kauf"));
        Reply looked = LEDGER.send(post("gateway=simulator&dry_run=true", file));
        Reply changed = put("example-pay", EXAMPLE_PAY.formatted("Verkauf"));
        Reply lookedAgain = LEDGER.send(post("gateway=simulator&dry_run=true", file));

        assertThat(defined.status()).as(defined.body()).isEqualTo(200);
        assertThat(defined.body()).startsWith("{\"name\":\"example-pay\",\"origin\":\"defined\",\"profile\":{");
        assertThat(again.header("X-Ledger-Position")).isEqualTo(defined.header("X-Ledger-Position"));
        assertThat(changed.header("X-Ledger-Position")).isNotEqualTo(defined.header("X-Ledger-Position"));
        assertThat(history(StreamName.settlementProfiles("acme"))).hasSize(2);
        assertThat(looked.body())
                .contains(
                        "\"profile\":\"example-pay\"",
                        "{\"currency\":\"EUR\",\"kind\":\"payment\",\"lines\":1,\"gross\":123450,",
                        "{\"currency\":\"EUR\",\"kind\":\"refund\",\"lines\":1,\"gross\":3450,");
        assertThat(lookedAgain.body()).contains("\"kind\":\"unknown\"");
        assertThat(LEDGER.send(LEDGER.request("/v1/settlement-profiles").GET()).body())
                .contains(
                        "{\"name\":\"example-pay\",\"origin\":\"defined\",\"title\":\"Example Pay\"", "stripe-balance");
        assertThat(LEDGER.send(LEDGER.request("/v1/settlement-profiles/paypal-settlement")
                                .GET())
                        .body())
                .contains("\"origin\":\"shipped\"", "\"body_codes\":[\"SB\"]");
        assertThat(LEDGER.send(LEDGER.request("/v1/settlement-profiles/nobodys").GET())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aProfileThatCannotBeUsedIsToldWithAllThatIsWrong() {
        Reply refused = put("wrong", """
                {"title": "Wrong", "delimiter": "slash", "gross": "Betrag", "fee": "Geb", "currency": "Waehrung",
                 "kinds": {"a*b*": "payment", "c": "gift"}, "colour": "red"}""");

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.body())
                .contains(
                        "\"pointer\":\"/colour\"",
                        "\"pointer\":\"/delimiter\"",
                        "\"pointer\":\"/kind\"",
                        "\"pointer\":\"/date\"",
                        "\"pointer\":\"/fee_sign\"",
                        "\"pointer\":\"/kinds/a*b*\"",
                        "\"pointer\":\"/kinds/c\"");
        assertThat(put("Wrong", EXAMPLE_PAY.formatted("Kauf")).status()).isEqualTo(400);
        assertThat(put("wrong", EXAMPLE_PAY.formatted("\\ud800")).status()).isEqualTo(400);
        assertThat(put("wrong", EXAMPLE_PAY.formatted("Kauf").replace("{\"title\"", "{\"source\": 1.5, \"title\""))
                        .status())
                .isEqualTo(400);
    }
}
