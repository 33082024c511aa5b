package io.paymentledger.base.web;

import io.paymentledger.base.identity.ProviderUnavailableException;
import io.paymentledger.eventstore.StoreUnavailableException;
import io.paymentledger.eventstore.UnreadableEventException;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** The only place where an exception becomes an answer. No answer or log line repeats what the client sent. */
@RestControllerAdvice
public final class Problems {

    private static final Logger LOGGER = LoggerFactory.getLogger(Problems.class);

    /** How soon to come back to a database that is down. */
    private static final int STORE_RETRY_SECONDS = 2;

    /** How soon to ask again for what only a newer version can read: another process may be one already. */
    private static final int UPGRADE_RETRY_SECONDS = 30;

    /** Nobody hears an answer any more, and that is no defect. */
    @ExceptionHandler({AsyncRequestNotUsableException.class, ClientAbortException.class})
    void gone(IOException e) {
        LOGGER.debug("a client went away", e);
    }

    @ExceptionHandler
    ResponseEntity<Problem> failed(Exception e) {
        return respond(refusal(e));
    }

    /** The code of what {@link #refusal} makes of a failure of our own code. */
    public static ProblemCode code(Exception failure) {
        return switch (failure) {
            case ProblemException refusal -> refusal.code();
            case StoreUnavailableException _ -> ProblemCode.STORE_UNAVAILABLE;
            case UnreadableEventException _ -> ProblemCode.HISTORY_UNREADABLE;
            case ProviderUnavailableException _ -> ProblemCode.IDENTITY_UNAVAILABLE;
            default -> ProblemCode.INTERNAL;
        };
    }

    /**
     * What a failure is to the client, whoever shows it: the refusal that it is, a fault of the request that the framework
     * found, or one that says no more than it may.
     */
    public static ProblemException refusal(Exception failure) {
        return switch (failure) {
            case ProblemException refusal -> refusal;
            case HttpMessageNotReadableException e -> unreadable(e);
            case InvalidParameterException _ ->
                new ProblemException(ProblemCode.MALFORMED_REQUEST, "The parameters cannot be decoded.");
            case MethodArgumentTypeMismatchException e ->
                new InvalidRequest().add(e.getName(), "is not of its type").asProblem();
            case MissingServletRequestParameterException e ->
                new InvalidRequest().add(e.getParameterName(), "is missing").asProblem();
            case HttpRequestMethodNotSupportedException e -> methodNotAllowed(e);
            case HttpMediaTypeNotSupportedException e ->
                new ProblemException(
                        ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                        e.getSupportedMediaTypes().isEmpty()
                                ? "The media type cannot be read."
                                : "Bodies here are " + MediaType.toString(e.getSupportedMediaTypes()) + ".");
            // The port of the management's own, which has a servlet of the framework's.
            case NoHandlerFoundException _, NoResourceFoundException _ ->
                new ProblemException(ProblemCode.NOT_FOUND, "There is nothing at this address.");
            case HttpMediaTypeNotAcceptableException _ ->
                new ProblemException(ProblemCode.NOT_ACCEPTABLE, "Answers are application/json.");
            case StoreUnavailableException e -> {
                LOGGER.warn("{}", e.getMessage());
                yield new ProblemException(
                                code(e), "The event store is not available now; repeat the identical request.")
                        .retryAfterSeconds(STORE_RETRY_SECONDS);
            }
            case ProviderUnavailableException e -> {
                LOGGER.warn("{}", e.getMessage(), e);
                yield new ProblemException(
                                code(e), "Who you are cannot be found out now; repeat the identical request.")
                        .retryAfterSeconds(STORE_RETRY_SECONDS);
            }
            case UnreadableEventException e -> {
                LOGGER.warn("{}", e.getMessage());
                yield new ProblemException(
                                code(e), "An event of this history cannot be read by this version of the service.")
                        .with("position", e.event().position())
                        .with("event_type", e.event().type())
                        .retryAfterSeconds(UPGRADE_RETRY_SECONDS);
            }
            default -> {
                LOGGER.error("a request failed", failure);
                yield new ProblemException(code(failure), "This is a defect of the service.");
            }
        };
    }

    private static ProblemException unreadable(HttpMessageNotReadableException e) {
        return switch (e.getCause()) {
            // What fails at the root, such as an array or a second object behind the first, is not one object.
            case DatabindException mismatch when !mismatch.getPath().isEmpty() -> mismatched(mismatch);
            case InputCoercionException mismatch -> mismatched(mismatch);
            case null, default ->
                new ProblemException(ProblemCode.MALFORMED_REQUEST, "The body is not one JSON object in UTF-8.");
        };
    }

    private static ProblemException methodNotAllowed(HttpRequestMethodNotSupportedException e) {
        Set<HttpMethod> supported = Objects.requireNonNullElse(e.getSupportedHttpMethods(), Set.of());
        return new ProblemException(ProblemCode.METHOD_NOT_ALLOWED, "This address does not have the method.")
                .withHeader(
                        HttpHeaders.ALLOW, Dispatcher.allow(supported.stream().map(HttpMethod::name)));
    }

    private static ProblemException mismatched(JacksonException e) {
        return new InvalidRequest().add(pointer(e), reason(e)).asProblem();
    }

    /** Where in the body the mapper stopped, as a JSON Pointer. */
    private static String pointer(JacksonException e) {
        return e.getPath().stream()
                .map(step -> step.getPropertyName() == null
                        ? "/" + step.getIndex()
                        : JsonPointer.empty()
                                .appendProperty(step.getPropertyName())
                                .toString())
                .collect(Collectors.joining());
    }

    private static String reason(JacksonException e) {
        return e instanceof UnrecognizedPropertyException ? "is unknown" : "is not of its type";
    }

    private static ResponseEntity<Problem> respond(ProblemException problem) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        problem.headers().forEach(headers::set);
        return ResponseEntity.status(problem.code().status()).headers(headers).body(Problem.of(problem));
    }
}
