package io.paymentledger.base.web;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.method.HandlerMethod;

/** The refusals of each operation in the description of the API: a response for a status, and an example for a code. */
final class DescribedRefusals {

    /** The name of the schema, and of the response that stands for all that is not foreseen. */
    static final String PROBLEM = "Problem";

    private static final String RESPONSES = "#/components/responses/";
    private static final String EXAMPLES = "#/components/examples/";

    private DescribedRefusals() {}

    /** Adds what an operation refuses; a status with one code refers to that code's response. */
    static void describe(Operation operation, HandlerMethod handler) {
        codes(operation, handler).stream()
                .collect(Collectors.groupingBy(ProblemCode::status, TreeMap::new, Collectors.toList()))
                .forEach((status, codes) -> operation
                        .getResponses()
                        .addApiResponse(
                                Integer.toString(status),
                                codes.size() == 1
                                        ? new ApiResponse()
                                                .$ref(codes.getFirst().wireName())
                                        : response(codes)));
        operation.getResponses().addApiResponse("default", new ApiResponse().$ref(PROBLEM));
    }

    /** Adds what the responses of all operations refer to, and nothing more: what nothing refers to, linters find. */
    static void addShared(Components components, Collection<ApiResponse> responses) {
        addMembers(Objects.requireNonNull(components.getSchemas().get(PROBLEM)));
        components.addResponses(
                PROBLEM,
                new ApiResponse()
                        .description(
                                "A refusal (RFC 9457). Its type answers with its documentation; members of its own "
                                        + "depend on its code.")
                        .content(content(List.of())));
        for (ApiResponse response : responses) {
            shared(response).ifPresent(code -> {
                components.addResponses(code.wireName(), response(List.of(code)));
                components.addExamples(code.wireName(), example(code));
            });
            examples(response).forEach(code -> components.addExamples(code.wireName(), example(code)));
        }
    }

    /** The members of codes' own that a client decides by; a code may have further ones. */
    private static void addMembers(Schema<?> problem) {
        problem.additionalProperties(true);
        problem.addProperty("charge", new Schema<>().$ref("Charge"));
        problem.addProperty("charge_id", new StringSchema().description("The charge that is meant"));
        problem.addProperty("decline_code", new StringSchema().description("Why the gateway declined"));
        problem.addProperty(
                "mismatch",
                new ArraySchema().items(new StringSchema()).description("The names of the members that differ"));
        problem.addProperty(
                "available",
                new IntegerSchema().format("int64").description("What there is, in the currency's minor unit"));
        problem.addProperty("scope", new StringSchema().description("The scope that is needed"));
        problem.addProperty(
                "errors",
                new ArraySchema()
                        .items(new ObjectSchema().additionalProperties(true))
                        .description("What does not fit, each with its place and a detail"));
    }

    private static Optional<ProblemCode> shared(ApiResponse response) {
        return Optional.ofNullable(response.get$ref())
                .flatMap(reference -> ProblemCode.ofWireName(reference.substring(RESPONSES.length())));
    }

    private static List<ProblemCode> examples(ApiResponse response) {
        return Stream.ofNullable(response.getContent())
                .flatMap(content -> content.values().stream())
                .flatMap(media -> Stream.ofNullable(media.getExamples()))
                .flatMap(examples -> examples.keySet().stream())
                .flatMap(name -> ProblemCode.ofWireName(name).stream())
                .toList();
    }

    private static Set<ProblemCode> codes(Operation operation, HandlerMethod handler) {
        Set<ProblemCode> codes =
                EnumSet.of(ProblemCode.MALFORMED_REQUEST, ProblemCode.NOT_ACCEPTABLE, ProblemCode.INTERNAL);
        if (handler.hasMethodAnnotation(RequiresScope.class)) {
            codes.add(ProblemCode.UNAUTHENTICATED);
            codes.add(ProblemCode.RATE_LIMITED);
            codes.add(ProblemCode.TOO_MANY_AT_ONCE);
            codes.add(ProblemCode.FORBIDDEN);
            codes.add(ProblemCode.IDENTITY_UNAVAILABLE);
            codes.add(ProblemCode.STORE_UNAVAILABLE);
        }
        if (handler.hasMethodAnnotation(SignedBySender.class)) {
            codes.add(ProblemCode.STORE_UNAVAILABLE);
        }
        if (operation.getRequestBody() != null) {
            codes.add(ProblemCode.BODY_TOO_LARGE);
            codes.add(ProblemCode.REQUEST_TIMEOUT);
            codes.add(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
        }
        if (operation.getRequestBody() != null || hasParameter(operation, "query")) {
            codes.add(ProblemCode.INVALID_REQUEST);
        }
        if (hasParameter(operation, "path")) {
            codes.add(ProblemCode.NOT_FOUND);
        }
        if (operation.getRequestBody() != null || hasParameter(operation, "path")) {
            codes.add(ProblemCode.HISTORY_UNREADABLE);
        }
        AnnotatedElementUtils.findAllMergedAnnotations(handler.getMethod(), Refuses.class)
                .forEach(own -> codes.addAll(List.of(own.value())));
        return codes;
    }

    private static boolean hasParameter(Operation operation, String in) {
        return operation.getParameters() != null
                && operation.getParameters().stream().anyMatch(parameter -> in.equals(parameter.getIn()));
    }

    private static ApiResponse response(List<ProblemCode> codes) {
        ApiResponse response = new ApiResponse()
                .description(codes.stream()
                        .map(code -> "`" + code.wireName() + "`: " + code.title() + ".")
                        .collect(Collectors.joining(" ")))
                .content(content(codes));
        codes.stream()
                .flatMap(code -> headers(code).stream())
                .forEach(header -> response.addHeaderObject(header.wireName(), header.reference()));
        return response;
    }

    private static Content content(List<ProblemCode> codes) {
        MediaType problem = new MediaType().schema(new Schema<>().$ref(PROBLEM));
        codes.forEach(code -> problem.addExamples(code.wireName(), new Example().$ref(EXAMPLES + code.wireName())));
        return new Content().addMediaType(org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem);
    }

    /** The headers that the refusal may carry; its remedy says whether there is a {@code Retry-After}. */
    private static Set<DescribedHeader> headers(ProblemCode code) {
        Set<DescribedHeader> headers = EnumSet.noneOf(DescribedHeader.class);
        if (code.remedy().contains(DescribedHeader.RETRY_AFTER.wireName())) {
            headers.add(DescribedHeader.RETRY_AFTER);
        }
        switch (code) {
            case UNAUTHENTICATED -> headers.add(DescribedHeader.WWW_AUTHENTICATE);
            case RATE_LIMITED ->
                headers.addAll(EnumSet.of(DescribedHeader.RATE_LIMIT, DescribedHeader.RATE_LIMIT_POLICY));
            case IN_FLIGHT -> headers.add(DescribedHeader.LOCATION);
            case NOT_FOUND, READ_BEHIND -> headers.add(DescribedHeader.POSITION);
            case DECLINED ->
                headers.addAll(EnumSet.of(
                        DescribedHeader.LOCATION,
                        DescribedHeader.ETAG,
                        DescribedHeader.POSITION,
                        DescribedHeader.REPLAYED));
            default -> {
                // The others have no header of their own.
            }
        }
        return headers;
    }

    /** What it means and what to do about it, the address in its type answers. */
    private static Example example(ProblemCode code) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", code.typeUri());
        problem.put("title", code.title());
        problem.put("status", code.status());
        problem.put("detail", code.title() + ".");
        problem.put("code", code.wireName());
        return new Example().summary(code.title()).value(problem);
    }
}
