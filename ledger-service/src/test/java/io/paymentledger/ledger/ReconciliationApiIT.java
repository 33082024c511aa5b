package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settlement files over HTTP: recorded once and whole, or not at all. */
class ReconciliationApiIT extends SettlementFilesFixture {

    @Test
    void aFileIsRecordedWithAllItsLinesInOneCommit() {
        String file = file("whole-", 120);

        Reply reply = ledger.send(post("gateway=simulator&from=2026-11-01&to=2026-11-30", file));

        String id = Sha256.hex(Sha256.of(file));
        assertThat(reply.status()).as(reply.body()).isEqualTo(201);
        assertThat(reply.header("Location")).isEqualTo("/v1/reconciliations/" + id);
        assertThat(reply.body().replaceAll("\"received_at\":\"[0-9T:.-]+Z\"", "\"received_at\":\"T\""))
                .isEqualTo("""
                        {"id":"%s","gateway":"simulator","format":"csv","bytes":%s,"lines":120,"from":"2026-11-01",\
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
        Reply first = ledger.send(post("gateway=simulator", file));
        long head = head();

        Reply second = ledger.send(post("gateway=simulator&delimiter=comma", file));

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
            Future<Reply> one = threads.submit(() -> ledger.send(post("gateway=simulator", file)));
            Future<Reply> other = threads.submit(() -> ledger.send(post("gateway=simulator", file)));

            assertThat(one.get().status()).isEqualTo(201);
            assertThat(one.get().body()).isEqualTo(other.get().body());
        }
        assertThat(head()).isEqualTo(head + 11);
    }

    @Test
    void theSameFileReadInAnotherWayIsRefusedAndSaysWhatDiffers() {
        String file = file("otherwise-", 3);
        ledger.send(post("gateway=simulator", file));

        Reply reply = ledger.send(post("gateway=simulator&from=2026-11-01&to=2026-11-30", file));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.text("code")).isEqualTo("key-reused");
        assertThat(reply.json().path("mismatch").get(0).asString()).isEqualTo("parameters");
    }

    @Test
    void aFileWithOneBadLineRecordsNothing() {
        String file = file("bad-", 200) + "bad,payment,10.00,0.30,EUR,yesterday\n";
        long head = head();

        Reply reply = ledger.send(post("gateway=simulator", file));

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

        Reply reply = ledger.send(post("gateway=simulator&dry_run=true", file));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(reply.text("from")).isEqualTo("2026-11-03");
        assertThat(reply.text("to")).isEqualTo("2026-11-05");
        assertThat(reply.json().path("sums").toString()).isEqualTo("""
                [{"currency":"EUR","kind":"payment","lines":3,"gross":3000,"fee":90,"net":2910},\
                {"currency":"EUR","kind":"fee","lines":1,"gross":0,"fee":100,"net":-100},\
                {"currency":"EUR","kind":"payout","lines":1,"gross":2810,"fee":0,"net":-2810}]""");
        assertThat(head()).isEqualTo(head);
        assertThat(ledger.send(post("gateway=simulator", file)).replayed()).isFalse();
    }

    @Test
    void aFileWithoutLinesAccountsForAPeriodThatIsNamed() {
        assertThat(ledger.send(post("gateway=simulator", HEADER)).text("code")).isEqualTo("invalid-settlement-file");
        Reply named = ledger.send(post("gateway=simulator&from=2026-11-01&to=2026-11-01", HEADER));
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

        Reply good = ledger.send(post("gateway=simulator", camt.formatted("", "entry-1"))
                .setHeader("Content-Type", "application/xml; charset=utf-8"));
        Reply bad = ledger.send(post(
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

        Reply good = ledger.send(
                post("gateway=bank&payers=stripe", statement).setHeader("Content-Type", "text/plain; charset=utf-8"));
        Reply unbalanced = ledger.send(post("gateway=bank&payers=stripe", statement.replace("1010,50", "1010,51"))
                .setHeader("Content-Type", "text/plain"));
        Reply ofGateway = ledger.send(post("gateway=simulator", statement).setHeader("Content-Type", "text/plain"));

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

        Reply bank = ledger.send(post("gateway=bank", credit));

        assertThat(bank.status()).as(bank.body()).isEqualTo(201);
        for (Reply refused : List.of(
                ledger.send(post("gateway=simulator", credit)),
                ledger.send(post("gateway=bank", file("of-gateway-", 1))))) {
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
        Reply reply = ledger.send(post(parameters, HEADER));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("code")).isEqualTo("invalid-request");
        assertThat(reply.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .containsExactlyInAnyOrder(names.split(","));
    }

    @Test
    void onlyAnOperatorSendsFilesAndNoOtherTypeIsRead() {
        String clerk = ledger.newKey("acme", Set.of(Scope.CHARGES_WRITE, Scope.CHARGES_READ, Scope.AUDIT_READ));

        assertThat(ledger.send(post("gateway=simulator", HEADER).setHeader("Authorization", "Bearer " + clerk))
                        .text("scope"))
                .isEqualTo("admin");
        assertThat(ledger.send(post("gateway=simulator", "{}").setHeader("Content-Type", "application/json"))
                        .text("code"))
                .isEqualTo("unsupported-media-type");
    }
}
