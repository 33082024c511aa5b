package io.paymentledger.clients;

import java.nio.file.Path;
import java.util.Map;
import org.openapitools.codegen.DefaultGenerator;
import org.openapitools.codegen.config.CodegenConfigurator;

/** Makes clients with OpenAPI Generator, as their authors do. */
final class GeneratedClient {

    private GeneratedClient() {}

    /** A client in a package of its own, so that both services' can be used in one program. */
    static void java(Description description, Path folder) {
        String base = "io.paymentledger.client." + description.service();
        generate(
                new CodegenConfigurator()
                        .setGeneratorName("java")
                        .setLibrary("native")
                        .setInvokerPackage(base)
                        .setApiPackage(base + ".api")
                        .setModelPackage(base + ".model")
                        .setAdditionalProperties(Map.of(
                                "useJakartaEe", "true",
                                "openApiNullable", "false",
                                "useSingleRequestParameter", "true")),
                description,
                folder);
    }

    static void typeScript(Description description, Path folder) {
        generate(new CodegenConfigurator().setGeneratorName("typescript-fetch"), description, folder);
    }

    /** Refuses a description that does not pass the generator's own validation. */
    private static void generate(CodegenConfigurator generator, Description description, Path folder) {
        generator
                .setInputSpec(description.file().toString())
                .setOutputDir(folder.toString())
                .setValidateSpec(true);
        DefaultGenerator files = new DefaultGenerator();
        files.setGenerateMetadata(false);
        files.opts(generator.toClientOptInput()).generate();
    }
}
