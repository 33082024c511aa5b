package io.paymentledger.clients;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The two descriptions of {@code docs/reference}, which the tests of the services compare with what is served. */
enum Description {
    LEDGER_SERVICE("ledger"),
    QUERY_SERVICE("query");

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    private final String service;

    Description(String service) {
        this.service = service;
    }

    /** The service's short name, for the packages of its clients. */
    String service() {
        return service;
    }

    Path file() {
        return Path.of("..", "docs", "reference", service + "-service.openapi.yaml");
    }

    JsonNode read() {
        try {
            return new YAMLMapper().readTree(file().toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An operation.
     *
     * @param name where it stands, for messages
     * @param node what is said of it
     */
    record Operation(String name, JsonNode node) {

        String id() {
            return node.path("operationId").asText();
        }

        List<String> tags() {
            return node.path("tags").valueStream().map(JsonNode::asText).toList();
        }
    }

    List<Operation> operations() {
        return read().path("paths")
                .propertyStream()
                .flatMap(path -> operations(path.getKey(), path.getValue()))
                .toList();
    }

    private static Stream<Operation> operations(String path, JsonNode item) {
        return item.propertyStream()
                .filter(method -> METHODS.contains(method.getKey()))
                .map(method -> new Operation(method.getKey() + " " + path, method.getValue()));
    }
}
