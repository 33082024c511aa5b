package io.paymentledger.query.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.paymentledger.query.AskedService.Answer;
import io.paymentledger.query.QueryServiceFixture;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Somebody who asks for pages over HTTP, with the cookie of a session or without one. */
final class Browser {

    private static final Pattern TOKEN = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"");

    private final QueryServiceFixture service;
    private final String cookie;

    private Browser(QueryServiceFixture service, String cookie) {
        this.service = service;
        this.cookie = cookie;
    }

    static Browser stranger(QueryServiceFixture service) {
        return new Browser(service, "");
    }

    /** Signs in with an API key. */
    static Browser signedIn(QueryServiceFixture service, String key) {
        Answer answer = stranger(service).post("/console/sign-in", "key", key);
        assertThat(answer.status()).isEqualTo(302);
        return withCookieOf(service, answer);
    }

    /** Goes on with the cookie that an answer set. */
    static Browser withCookieOf(QueryServiceFixture service, Answer answer) {
        return withCookie(service, answer.header("Set-Cookie"));
    }

    /** Goes on with a cookie that was set. */
    static Browser withCookie(QueryServiceFixture service, String set) {
        return new Browser(service, set.substring(0, set.indexOf(';')));
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri(path));
        return cookie.isEmpty() ? request : request.header("Cookie", cookie);
    }

    Answer send(HttpRequest.Builder request) {
        return service.send(request);
    }

    Answer get(String path) {
        return send(request(path));
    }

    /** Fields are names and values in turn. */
    Answer post(String path, String... fields) {
        return send(form(path, fields));
    }

    HttpRequest.Builder form(String path, String... fields) {
        return request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(fields)));
    }

    static String encoded(String... fields) {
        return IntStream.range(0, fields.length / 2)
                .mapToObj(i -> encoded(fields[2 * i]) + "=" + encoded(fields[2 * i + 1]))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Asks the console. */
    String ask(String question) {
        Answer answer = get("/console/ask?" + encoded("q", question));
        assertThat(answer.status()).isEqualTo(200);
        return text(answer);
    }

    /** The token that a page's forms carry. */
    static String token(Answer page) {
        Matcher token = TOKEN.matcher(page.response().body());
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    /** What a page says, without its tags. */
    static String text(Answer page) {
        return page.response()
                .body()
                .replaceAll("<[^>]*>", " ")
                .replace("&amp;", "&")
                .replaceAll("(?:\\s|&#8239;)+", " ");
    }
}
