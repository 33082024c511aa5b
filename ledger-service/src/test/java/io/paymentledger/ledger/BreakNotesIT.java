package io.paymentledger.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.key.Scope;
import io.paymentledger.events.RecordedEvent;
import io.paymentledger.events.SettlementEvent.SettlementLinesRecorded;
import io.paymentledger.events.SettlementEvent.SettlementLinesReversed;
import io.paymentledger.events.StreamName;
import io.paymentledger.ledger.RunningLedger.Reply;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an operator says of files and breaks: a file is taken back, a break is explained and resolved. */
class BreakNotesIT extends SettlementFilesFixture {

    @Test
    void aFileIsTakenBackOnceAndItsBytesCanThenBeReadInAnotherWay() {
        String file = file("reversed-", 120).replace("0.30", "-0.30");
        String id = ledger.send(post("gateway=simulator&fee_sign=kept", file)).text("id");
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

        Reply right = ledger.send(post("gateway=simulator&fee_sign=movement", file));
        assertThat(right.status()).as(right.body()).isEqualTo(201);
        assertThat(right.text("id")).isEqualTo(id + "-2");
        assertThat(ledger.send(post("gateway=simulator&fee_sign=movement", file))
                        .body())
                .isEqualTo(right.body());
        assertThat(note(id + "-2", "line-1", "explanation", "{\"note\":\"x\"}").status())
                .isEqualTo(200);
        assertThat(reverse(id + "-2", "x").status()).isEqualTo(200);
        assertThat(ledger.send(post("gateway=simulator", file("reversed-", 120)))
                        .text("id"))
                .isNotEqualTo(id);
    }

    @Test
    void onlyAFileOfTheTenantIsTakenBackAndOnlyWithAReason() {
        String id = ledger.send(post("gateway=simulator", file("kept-", 1))).text("id");
        String clerk = ledger.newKey("acme", Set.of(Scope.CHARGES_WRITE, Scope.AUDIT_READ));

        assertThat(reverse(id, " ").text("code")).isEqualTo("invalid-request");
        assertThat(reverse(id, "x".repeat(1_001)).text("code")).isEqualTo("invalid-request");
        assertThat(reverse("0".repeat(64), "x").text("code")).isEqualTo("not-found");
        assertThat(reverse("x", "x").text("code")).isEqualTo("not-found");
        assertThat(ledger.send(ledger.request("/v1/reconciliations/" + id + "/reversal")
                                .header("Content-Type", "application/json")
                                .setHeader("Authorization", "Bearer " + clerk)
                                .POST(BodyPublishers.ofString("{\"reason\":\"x\"}")))
                        .text("scope"))
                .isEqualTo("admin");
    }

    @Test
    void aBreakIsExplainedAndResolvedAndSayingSoAgainChangesNothing() {
        String id = ledger.send(post("gateway=simulator", file("noted-", 3))).text("id");

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
        Reply recorded = ledger.send(post("gateway=simulator", file("nowhere-", 3)));
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
        String id = ledger.send(post("gateway=simulator", file)).text("id");
        String other = ledger.newKey("globex", Set.of(Scope.ADMIN));

        Reply foreign = ledger.send(ledger.request("/v1/reconciliations/" + id + "/breaks/line-1/explanation")
                .setHeader("Authorization", "Bearer " + other)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"note\":\"x\"}")));
        Reply own = ledger.send(post("gateway=simulator", file).setHeader("Authorization", "Bearer " + other));

        assertThat(foreign.status()).isEqualTo(404);
        assertThat(own.status()).isEqualTo(201);
        assertThat(own.replayed()).isFalse();
    }

    private Reply reverse(String id, String reason) {
        return ledger.send(ledger.request("/v1/reconciliations/" + id + "/reversal")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"reason\":\"" + reason + "\"}")));
    }

    private Reply note(String id, String breakId, String kind, String body) {
        return ledger.send(ledger.request("/v1/reconciliations/" + id + "/breaks/" + breakId + "/" + kind)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }
}
