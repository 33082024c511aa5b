package io.paymentledger.ledger;

import io.paymentledger.base.StoreConfiguration;
import io.paymentledger.base.web.WebEdge;
import io.paymentledger.base.webhook.WebhookConfiguration;
import io.paymentledger.ledger.key.KeyCommands;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Import;

/** The write side as a process: an HTTP service, or, when its first argument is {@code key}, a command about API keys. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import({StoreConfiguration.class, WebEdge.class, WebhookConfiguration.class})
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Payment Ledger: ledger-service",
                        version = "v1",
                        description = "The write side: charges, once for a key, and the names that requests have.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        tags = {
            @Tag(name = "Charges", description = "Charges, each once for its key, and what can be done with them"),
            @Tag(name = "Idempotency", description = "Request tokens, and keys before they are used"),
            @Tag(name = "Corrections", description = "Entries of one's own in the books"),
            @Tag(name = "Months", description = "Months of the books that are closed"),
            @Tag(name = "Gateways", description = "What gateways tell"),
            @Tag(
                    name = "Reconciliations",
                    description = "Gateways' settlement files, and what is said about the breaks in them"),
            @Tag(name = "Webhooks", description = "Who is told of events, and where"),
            @Tag(name = "Problems", description = "What the codes of refusals mean")
        })
public class LedgerServiceApplication {

    /** Starts the service, or runs {@code key create} or {@code key revoke} and ends. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("key")) {
            System.exit(KeyCommands.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        builder().run(arguments);
    }

    /** The service, ready to be given settings and run. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(LedgerServiceApplication.class)
                .properties("spring.config.name=ledger-service");
    }
}
