package io.paymentledger.query.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.base.History;
import io.paymentledger.base.LedgerEventFormat;
import io.paymentledger.base.webhook.EndpointRegisters;
import io.paymentledger.events.EndpointRegister;
import io.paymentledger.events.StreamName;
import io.paymentledger.events.WebhookEndpoint;
import io.paymentledger.events.WebhookEvent.DisabledReason;
import io.paymentledger.events.WebhookEvent.EndpointCreated;
import io.paymentledger.events.WebhookEvent.EndpointDeleted;
import io.paymentledger.events.WebhookEvent.EndpointDisabled;
import io.paymentledger.events.WebhookEvent.EndpointTested;
import io.paymentledger.events.WebhookEvent.SigningKey;
import io.paymentledger.events.WebhookMode;
import io.paymentledger.events.WebhookSignature;
import io.paymentledger.query.LedgerFixture;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What this process keeps of endpoints, beside a log that others write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndpointRegistersIT {

    private final LedgerFixture ledger = new LedgerFixture();
    private final EndpointRegisters registers = new EndpointRegisters(new History(ledger.log, new LedgerEventFormat()));

    @AfterAll
    void close() {
        ledger.close();
    }

    @Test
    void whatIsKeptGrowsWithTheLogAndIsNotReadAgain() {
        String tenant = ledger.newTenant();
        StreamName stream = StreamName.webhooks(tenant);
        assertThat(registers.of(tenant).endpoints()).isEmpty();
        ledger.append(stream, 0, made("first"), made("second"), new EndpointTested("first"));
        assertThat(registers.of(tenant).endpoints())
                .extracting(WebhookEndpoint::id)
                .containsExactly("first", "second");

        // Whoever reads the stream whole now cannot make sense of it.
        ledger.database.execute("postgres", """
                SET session_replication_role = replica;
                DELETE FROM ledger.event WHERE stream = '%s' AND sequence < 2""".formatted(stream.value()));
        ledger.append(stream, 3, new EndpointDeleted("second"), new EndpointDisabled("first", DisabledReason.GONE));

        EndpointRegister now = registers.of(tenant);
        assertThat(now.endpoints()).extracting(WebhookEndpoint::disabledReason).containsExactly(DisabledReason.GONE);
        assertThat(now.deleted()).containsExactly("second");
        assertThat(now.find("first").orElseThrow().saidAt())
                .isEqualTo(now.last().orElseThrow().position());
    }

    @Test
    void whatTheLogHasForgottenIsForgottenHereToo() {
        String tenant = ledger.newTenant();
        StreamName stream = StreamName.webhooks(tenant);
        long restored = ledger.append(stream, 0, made("first"), made("second")).firstPosition() + 1;
        ledger.append(stream, 2, new EndpointDeleted("first"));
        assertThat(registers.of(tenant).deleted()).containsExactly("first");

        // As after a restore to an earlier instant.
        ledger.database.execute("postgres", """
                SET session_replication_role = replica;
                DELETE FROM ledger.event WHERE position > %1$s;
                UPDATE ledger.log_head SET position = %1$s""".formatted(restored));
        assertThat(registers.of(tenant).deleted()).isEmpty();

        ledger.append(stream, 2, new EndpointDeleted("second"));
        assertThat(registers.of(tenant).deleted()).containsExactly("second");
    }

    private static EndpointCreated made(String id) {
        return new EndpointCreated(
                id,
                "https://shop.example/hooks",
                List.of("charge.*"),
                WebhookMode.ORDERED,
                WebhookSignature.HMAC_SHA256,
                null,
                new SigningKey("s1.0a1b2c3d.AAAA", null),
                "v1:fingerprint");
    }
}
