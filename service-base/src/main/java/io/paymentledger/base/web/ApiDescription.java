package io.paymentledger.base.web;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/** The part of the OpenAPI description that no handler says of itself: credentials, refusals, and how members are named. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String API_KEY = "api_key";
    private static final String PROBLEM = "Problem";

    @Bean
    RecordSchemas recordSchemas(ObjectMapperProvider mappers) {
        return new RecordSchemas(
                mappers.jsonMapper().copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
    }

    /** Each handler's scope, and the one response that stands for all refusals. */
    @Bean
    GlobalOperationCustomizer scopesAndRefusals() {
        return (operation, handler) -> {
            @Nullable RequiresScope required = handler.getMethodAnnotation(RequiresScope.class);
            if (required != null) {
                operation.addSecurityItem(new SecurityRequirement()
                        .addList(API_KEY, required.value().wireName()));
            }
            operation
                    .getResponses()
                    .addApiResponse("default", new ApiResponse().$ref("#/components/responses/" + PROBLEM));
            return operation;
        };
    }

    @Bean
    GlobalOpenApiCustomizer credentialsAndProblems() {
        return api -> {
            Components components = api.getComponents();
            ModelConverters.getInstance(true)
                    .resolveAsResolvedSchema(new AnnotatedType(Problem.class).resolveAsRef(true))
                    .referencedSchemas
                    .forEach(components::addSchemas);
            components.addResponses(
                    PROBLEM,
                    new ApiResponse()
                            .description("A refusal (RFC 9457). Its type answers with its documentation; members of its"
                                    + " own depend on its code.")
                            .content(new Content()
                                    .addMediaType(
                                            MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                                            new io.swagger.v3.oas.models.media.MediaType()
                                                    .schema(new io.swagger.v3.oas.models.media.Schema<>()
                                                            .$ref("#/components/schemas/" + PROBLEM)))));
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
}
