package io.paymentledger.base.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;

/** The description of a service's API in {@code docs/reference}, compared with the one that the service serves. */
public final class OpenApiFile {

    /** Where the tests of a module run; the documents lie beside the modules. */
    private static final Path REFERENCE = Path.of("..", "docs", "reference");

    private OpenApiFile() {}

    /**
     * Fails if the file is not what the service serves; with {@code -Dopenapi.write=true} it writes the file instead.
     *
     * @param service the address of the running service
     * @param key an API key of the service
     * @param name the name of the file
     */
    public static void assertServedBy(URI service, String key, String name) throws IOException, InterruptedException {
        String served = served(service, key);
        Path file = REFERENCE.resolve(name);
        if (Boolean.getBoolean("openapi.write")) {
            Files.createDirectories(REFERENCE);
            Files.writeString(file, served);
        }
        assertThat(served)
                .as("%s is what the service serves; run the test with -Dopenapi.write=true to write it", name)
                .isEqualTo(Files.exists(file) ? Files.readString(file) : "");
    }

    private static String served(URI service, String key) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(service.resolve("/v3/api-docs.yaml"))
                            .header("Authorization", "Bearer " + key)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }
}
