package io.paymentledger.base.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The part of the OpenAPI description that no handler says of itself: credentials, refusals, headers, and how members are
 * named.
 */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String API_KEY = "api_key";

    @Bean
    RecordSchemas recordSchemas(ObjectMapperProvider mappers) {
        return new RecordSchemas(
                mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }

    @Bean
    GlobalOperationCustomizer credentialsAndRefusals() {
        return (operation, handler) -> {
            describeCredential(operation, handler.getMethodAnnotation(RequiresScope.class));
            DescribedRefusals.describe(operation, handler);
            return operation;
        };
    }

    /** Says the scope in words, for the scheme of a bearer has no list of scopes; and says where no API key is needed. */
    private static void describeCredential(Operation operation, @Nullable RequiresScope required) {
        if (required == null) {
            operation.setSecurity(List.of());
            return;
        }
        operation.addSecurityItem(new SecurityRequirement().addList(API_KEY));
        operation.setDescription(Stream.of(
                        Stream.ofNullable(operation.getDescription()),
                        Stream.of("Needs the scope " + required.value().wireName() + "."))
                .flatMap(words -> words)
                .collect(Collectors.joining(" ")));
    }

    @Bean
    GlobalOpenApiCustomizer sharedParts() {
        return api -> {
            Components components = api.getComponents();
            ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(true))
                    .referencedSchemas
                    .forEach(components::addSchemas);
            DescribedRefusals.addShared(components, responses(api));
            addHeaders(api);
            components.addSecuritySchemes(
                    API_KEY,
                    new SecurityScheme()
                            .type(SecurityScheme.Type.HTTP)
                            .scheme("bearer")
                            .description("An API key: plk_ and a secret. It opens one tenant's ledger."));
            // Where a service runs is not a matter of its description.
            api.setServers(List.of(new Server().url("/")));
        };
    }

    /** Every response names its request; the headers that responses refer to are described once. */
    private static void addHeaders(OpenAPI api) {
        Components components = api.getComponents();
        Stream.concat(responses(api).stream(), components.getResponses().values().stream())
                .filter(response -> response.get$ref() == null)
                .forEach(response -> {
                    response.addHeaderObject(
                            DescribedHeader.REQUEST_ID.wireName(), DescribedHeader.REQUEST_ID.reference());
                    response.getHeaders().forEach((name, header) -> {
                        if (header.get$ref() != null) {
                            // A reference has nothing beside it.
                            header.setStyle(null);
                            components.addHeaders(
                                    name,
                                    DescribedHeader.ofWireName(name)
                                            .orElseThrow()
                                            .described());
                        }
                    });
                });
    }

    private static List<ApiResponse> responses(OpenAPI api) {
        return api.getPaths().values().stream()
                .flatMap(path -> path.readOperations().stream())
                .flatMap(operation -> operation.getResponses().values().stream())
                .toList();
    }
}
