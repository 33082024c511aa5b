package io.paymentledger.standalone;

import java.nio.file.Path;

/** What a user reads once everything runs: where it is, the key, the console, and a first charge to copy. */
final class Welcome {

    private Welcome() {}

    /** @param signIn the path of a link that signs in to the console once */
    static String text(Settings settings, DevelopmentKey key, Path keyFile, String signIn) {
        return """

                The ledger is up.

                  ledger-service   http://localhost:{ledger}   takes charges
                  query-service    http://localhost:{query}   shows them and their history
                  API key          {key}
                                   (tenant {tenant}; kept in {file})
                  console          http://localhost:{query}/console
                                   this link signs in, once:
                                   http://localhost:{query}{sign-in}

                Make a charge:

                  export API_KEY={key}

                  curl -i http://localhost:{ledger}/v1/charges \\
                    -H "Authorization: Bearer $API_KEY" \\
                    -H "Idempotency-Key: first-charge" \\
                    -H "Content-Type: application/json" \\
                    -d '{"amount": 1999, "currency": "EUR", "payment_method": "tok_approve", "order_number": "1001"}'

                Read its history:

                  curl http://localhost:{query}/v1/charges/first-charge/events \\
                    -H "Authorization: Bearer $API_KEY"

                Health is at /actuator/health and metrics at /actuator/prometheus of http://localhost:{ledgerManagement}
                (ledger-service) and http://localhost:{queryManagement} (query-service).

                The payment gateway is a simulator: no money moves. Ctrl-C stops everything. The data stays.
                """.replace("{ledger}", Integer.toString(settings.ledger().number()))
                .replace("{query}", Integer.toString(settings.query().number()))
                .replace("{sign-in}", signIn)
                .replace(
                        "{ledgerManagement}",
                        Integer.toString(settings.ledgerManagement().number()))
                .replace(
                        "{queryManagement}",
                        Integer.toString(settings.queryManagement().number()))
                .replace("{key}", key.secret())
                .replace("{tenant}", DevelopmentKey.TENANT)
                .replace("{file}", keyFile.toString());
    }
}
