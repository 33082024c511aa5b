package io.paymentledger.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.paymentledger.clients.Description.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What linters and generators of clients stumble over. These rules need no tool, so they always run. */
class DescriptionRulesTest {

    /** What needs no API key: pages for people, and what gateways sign. */
    private static final Set<String> OPEN = Set.of("getProblem", "receiveNotification");

    @ParameterizedTest
    @EnumSource
    void anOperationSaysWhichCredentialItNeeds(Description description) {
        assertThat(description.operations()).isNotEmpty().allSatisfy(operation -> {
            JsonNode security = operation.node().path("security");
            assertThat(security.isArray()).as(operation.name()).isTrue();
            assertThat(security.isEmpty()).as(operation.name()).isEqualTo(OPEN.contains(operation.id()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void anOperationSaysHowItRefuses(Description description) {
        JsonNode api = description.read();
        assertThat(description.operations()).allSatisfy(operation -> {
            List<JsonNode> refusals = operation
                    .node()
                    .path("responses")
                    .propertyStream()
                    .filter(response -> !response.getKey().startsWith("2"))
                    .map(response -> resolved(api, response.getValue()))
                    .toList();
            assertThat(operation.node().path("responses").fieldNames())
                    .toIterable()
                    .as(operation.name())
                    .anyMatch(status -> status.startsWith("4"));
            assertThat(refusals)
                    .as(operation.name())
                    .allMatch(refusal -> refusal.path("content").has("application/problem+json"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyAnswerNamesItsRequest(Description description) {
        JsonNode api = description.read();
        assertThat(description.operations())
                .allSatisfy(operation -> assertThat(
                                operation.node().path("responses").valueStream())
                        .as(operation.name())
                        .allMatch(response ->
                                resolved(api, response).path("headers").has("X-Request-Id")));
    }

    @ParameterizedTest
    @EnumSource
    void tagsAreDeclaredOnceAndUsed(Description description) {
        List<String> declared = description
                .read()
                .path("tags")
                .valueStream()
                .map(tag -> tag.path("name").asText())
                .toList();
        assertThat(declared).doesNotHaveDuplicates();
        assertThat(description.operations())
                .allSatisfy(operation ->
                        assertThat(operation.tags()).as(operation.name()).hasSize(1));
        assertThat(description.operations().stream().flatMap(operation -> operation.tags().stream()))
                .hasSameElementsAs(declared);
    }

    @ParameterizedTest
    @EnumSource
    void operationsHaveNamesOfTheirOwn(Description description) {
        assertThat(description.operations().stream().map(Operation::id))
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)+"), "is a verb and what it is about");
    }

    /** Generators make types of schemas, and also of an operation's parameters and of a tag. */
    @ParameterizedTest
    @EnumSource
    void noSchemaHasTheNameOfWhatAGeneratorMakes(Description description) {
        Stream<String> made = Stream.concat(
                description.operations().stream().map(operation -> operation.id() + "Request"),
                description.operations().stream()
                        .flatMap(operation -> operation.tags().stream())
                        .distinct()
                        .map(tag -> tag + "Api"));
        Stream<String> schemas = description
                .read()
                .path("components")
                .path("schemas")
                .propertyStream()
                .map(Map.Entry::getKey);
        assertThat(Stream.concat(made, schemas).map(name -> name.toLowerCase(Locale.ROOT)))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void theLicenceHasAnAddress(Description description) {
        assertThat(description.read().path("info").path("license").path("url").asText())
                .startsWith("https://");
    }

    /** Clients are written against these names; to change one breaks them. */
    @Test
    void theNamesThatClientsUseAreThere() {
        assertThat(ids(Description.LEDGER_SERVICE))
                .contains(
                        "createCharge",
                        "createChargesBatch",
                        "getCharge",
                        "captureCharge",
                        "voidCharge",
                        "refundCharge",
                        "resolveCharge",
                        "issueRequestToken",
                        "getRequestToken",
                        "cancelIdempotencyKey",
                        "postCorrection",
                        "createReconciliation",
                        "reverseReconciliation",
                        "explainBreak",
                        "resolveBreak",
                        "receiveNotification",
                        "getProblem");
        assertThat(ids(Description.QUERY_SERVICE))
                .contains(
                        "listCharges",
                        "getCharge",
                        "listChargeEvents",
                        "getIdempotencyKey",
                        "exportEvents",
                        "streamEvents",
                        "listAccounts",
                        "getAccountBalance",
                        "getAccountStatement",
                        "explainAccount",
                        "getTrialBalance",
                        "getEntries",
                        "exportJournal",
                        "listReconciliations",
                        "getReconciliation",
                        "listBreaks",
                        "getProblem");
    }

    private static Set<String> ids(Description description) {
        return description.operations().stream().map(Operation::id).collect(Collectors.toSet());
    }

    private static JsonNode resolved(JsonNode api, JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : api.at(reference.substring(1));
    }
}
