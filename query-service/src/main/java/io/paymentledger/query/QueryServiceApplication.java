package io.paymentledger.query;

import io.paymentledger.base.StoreConfiguration;
import io.paymentledger.base.web.WebEdge;
import io.paymentledger.base.webhook.WebhookConfiguration;
import io.paymentledger.query.projection.ProjectionCommands;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Import;

/** The read side as a process: an HTTP service, or, when its first argument is {@code projection}, a command about one. */
@SpringBootApplication
@Import({StoreConfiguration.class, WebEdge.class, WebhookConfiguration.class})
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Payment Ledger: query-service",
                        version = "v1",
                        description = "The read side: charges as they are, as they were, and how they came to be so.",
                        license = @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")),
        tags = {
            @Tag(name = "Charges", description = "Charges as they are, as they were, and their events"),
            @Tag(name = "Idempotency", description = "What happened with a key"),
            @Tag(name = "Reconciliations", description = "Gateways' settlement files, compared with the ledger"),
            @Tag(name = "Accounts", description = "Double entry: balances, statements, and what they come from"),
            @Tag(name = "Months", description = "Months of the books that were closed, and what was sealed of them"),
            @Tag(name = "Events", description = "The log as it was recorded"),
            @Tag(name = "Journal", description = "The books as a file"),
            @Tag(name = "Read models", description = "How far they are, and how they are built again"),
            @Tag(name = "Proofs", description = "Receipts, and proofs that the log is not rewritten"),
            @Tag(name = "Webhooks", description = "What was sent to webhook endpoints, and what came of it"),
            @Tag(name = "Problems", description = "What the codes of refusals mean")
        })
public class QueryServiceApplication {

    /** Starts the service, or runs a command about projections and ends. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("projection")) {
            System.exit(ProjectionCommands.run(Arrays.copyOfRange(arguments, 1, arguments.length)));
        }
        builder().run(arguments);
    }

    /** The service, ready to be given settings and run; several run in one process without knowing of each other. */
    public static SpringApplicationBuilder builder() {
        return new SpringApplicationBuilder(QueryServiceApplication.class)
                .properties("spring.config.name=query-service");
    }
}
