package io.paymentledger.benchmarks;

import io.paymentledger.base.key.Secret;
import io.paymentledger.base.webhook.SecretSeal;
import io.paymentledger.benchmarks.baseline.Service;
import io.paymentledger.events.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Starts services that send webhooks, also to this machine, and makes endpoints. */
final class WebhookAdmin {

    private static final String PATH = "/v1/webhook-endpoints";

    private final Workbench bench;
    private final Secret secret = Secret.generate();
    private final String key;

    WebhookAdmin(Workbench bench) {
        Path file = bench.folder().resolve("webhook.key");
        try {
            if (Files.notExists(file)) {
                Files.writeString(file, SecretSeal.newKey());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.bench = bench;
        this.key = "--ledger.webhooks.keys=" + file;
    }

    /** Starts the write side. */
    ServiceProcess startLedger(PostgresServer server, String database) {
        return bench.start(
                Service.LEDGER,
                server,
                database,
                key,
                allowed(),
                "--ledger.api-keys[1].tenant=" + Workbench.TENANT,
                "--ledger.api-keys[1].scopes=admin",
                "--ledger.api-keys[1].name=admin",
                "--ledger.api-keys[1].secret-sha256=" + Sha256.hex(secret.hash()));
    }

    /** Starts a process of those that send. */
    ServiceProcess startQuery(PostgresServer server, String database) {
        return bench.startQueryService(server, database, key, allowed());
    }

    private static String allowed() {
        return "--ledger.webhooks.allowed-hosts=127.0.0.1";
    }

    /** Makes an endpoint that wants every event of every charge from now on, in order. */
    void create(ServiceProcess ledger, String id, URI url) {
        create(ledger, id, url, "\"now\"");
    }

    /** Makes one that also wants those of the past, but for the first so many events of the log. */
    void create(ServiceProcess ledger, String id, URI url, long after) {
        create(ledger, id, url, Long.toString(after));
    }

    private void create(ServiceProcess ledger, String id, URI url, String from) {
        ledger.create(
                PATH,
                "{\"url\":\"%s\",\"event_types\":[\"charge.*\"],\"from\":%s}".formatted(url, from),
                "Authorization",
                credential(),
                "Idempotency-Key",
                id);
    }

    /** Takes an endpoint away. */
    void delete(ServiceProcess ledger, String id) {
        ledger.delete(PATH + "/" + id, "Authorization", credential());
    }

    private String credential() {
        return "Bearer " + secret.value();
    }
}
