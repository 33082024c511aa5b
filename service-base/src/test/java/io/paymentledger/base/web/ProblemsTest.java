package io.paymentledger.base.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Whose fault a failure is. */
class ProblemsTest {

    @Test
    void whatTheFrameworkFindsWrongWithARequestIsTheClientsWhoeverAnswersIt() {
        assertThat(List.of(
                        new HttpRequestMethodNotSupportedException("PUT", List.of("GET")),
                        new HttpMediaTypeNotSupportedException("text/csv"),
                        new HttpMediaTypeNotAcceptableException("text/csv"),
                        new MissingServletRequestParameterException("from", "String"),
                        new NoHandlerFoundException("GET", "/nothing", new HttpHeaders()),
                        new NoResourceFoundException(HttpMethod.GET, "/nothing", "nothing")))
                .extracting(failure -> Problems.refusal(failure).code().status())
                .containsExactly(405, 415, 406, 400, 404, 404);
    }

    @Test
    void aClientThatWentAwayIsNoDefect() {
        ExceptionHandlerMethodResolver handlers = new ExceptionHandlerMethodResolver(Problems.class);

        for (Exception gone :
                List.of(new AsyncRequestNotUsableException("broken pipe"), new ClientAbortException("broken pipe"))) {
            assertThat(handlers.resolveMethod(gone)).extracting(Method::getName).isEqualTo("gone");
        }
    }
}
