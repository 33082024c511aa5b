package io.paymentledger.standalone;

import java.util.List;
import java.util.function.Consumer;

/** Twelve stories about customers who ask whether they were charged twice. */
final class ConsoleStories {

    private ConsoleStories() {}

    /** What happened, and which answer it has. The customer, and the name in the token, is the story's. */
    record Story(RunningLedger ledger, String name, String answer, Consumer<Story> happens) {

        void charge(String key, String method, String more) {
            ledger.command(ledger.developmentKey(), name + "-" + key, "/v1/charges", body(method, more));
        }

        String body(String method, String more) {
            return "{\"amount\":1999,\"currency\":\"EUR\",\"payment_method\":\"%s+%s\",\"customer\":\"%s\"%s}"
                    .formatted(method, name, name, more);
        }

        void operation(String key, String operation, String body) {
            ledger.command(
                    ledger.developmentKey(),
                    name + "-" + operation + key,
                    "/v1/charges/" + name + "-1/" + operation,
                    body);
        }
    }

    /** The stories, in a ledger. */
    static List<Story> of(RunningLedger ledger) {
        return List.of(
                new Story(ledger, "double", "Yes", story -> {
                    story.charge("1", "tok_approve", "");
                    story.charge("2", "tok_approve", "");
                }),
                new Story(ledger, "undone", "Not any more", story -> {
                    story.charge("1", "tok_approve", "");
                    story.charge("2", "tok_approve", "");
                    story.operation("1", "refunds", "{}");
                }),
                new Story(ledger, "order", "No", story -> {
                    story.charge("1", "tok_approve", ",\"order_number\":\"order-of-story\"");
                    story.charge("2", "tok_approve", ",\"order_number\":\"order-of-story\"");
                }),
                new Story(ledger, "storm", "No", story -> {
                    for (int i = 0; i < 30; i++) {
                        story.charge("1", "tok_approve", "");
                    }
                }),
                new Story(ledger, "late", "No", story -> story.charge("1", "tok_late_success", "")),
                new Story(ledger, "lost", "No", story -> story.charge("1", "tok_drop", "")),
                new Story(ledger, "error", "No", story -> story.charge("1", "tok_500_after", "")),
                new Story(ledger, "dispute", "No", story -> story.charge("1", "tok_dispute", "")),
                new Story(ledger, "refunds", "No", story -> {
                    story.charge("1", "tok_approve", "");
                    story.operation("1", "refunds", "{\"amount\":500}");
                    story.operation("2", "refunds", "{\"amount\":500}");
                }),
                new Story(ledger, "declined", "No", story -> {
                    story.charge("1", "tok_decline", "");
                    story.charge("2", "tok_approve", "");
                }),
                new Story(ledger, "voided", "No", story -> {
                    story.charge("1", "tok_approve", ",\"capture_method\":\"manual\"");
                    story.operation("1", "void", "{}");
                }),
                new Story(ledger, "tenants", "No", story -> {
                    story.charge("1", "tok_approve", "");
                    ledger.command(
                            ledger.keyOfAnotherTenant("another"),
                            story.name() + "-1",
                            "/v1/charges",
                            story.body("tok_approve", "").replace("+tenants", "+elsewhere"));
                }));
    }
}
