package io.paymentledger.base.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** An OpenID provider on this machine: discovery, keys, codes for whoever is to sign in, and tokens for codes. */
public final class TestOpenIdProvider implements AutoCloseable {

    /** What its access tokens are meant for. */
    public static final String AUDIENCE = "payment-ledger";

    /** The console as the provider knows it. */
    public static final String CLIENT = "console";

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final RSAKey key = newKey("first");
    private final HttpServer server;
    private final AtomicInteger keysAsked = new AtomicInteger();
    private final Map<String, Code> codes = new ConcurrentHashMap<>();

    /** A code is good once, for whoever can show what its challenge was made of. */
    private record Code(String challenge, String nonce, JWTClaimsSet accessToken) {}

    public TestOpenIdProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, OK, """
                {"issuer":"%1$s","authorization_endpoint":"%1$s/authorize","token_endpoint":"%1$s/token",
                 "jwks_uri":"%1$s/keys","response_types_supported":["code"],"subject_types_supported":["public"],
                 "id_token_signing_alg_values_supported":["RS256"]}""".formatted(issuer())));
        server.createContext("/keys", exchange -> {
            keysAsked.incrementAndGet();
            answer(exchange, OK, new JWKSet(key.toPublicJWK()).toString());
        });
        server.createContext("/token", this::token);
        server.start();
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** How often somebody asked for the keys. */
    public int keysAsked() {
        return keysAsked.get();
    }

    /** The claims of a token that lets somebody in. */
    public JWTClaimsSet.Builder claims(String subject, String tenant, String scopes) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(AUDIENCE)
                .subject(subject)
                .claim("tenant", tenant)
                .claim("scope", scopes)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)));
    }

    /** A token that the provider signed. */
    public String signed(JWTClaimsSet claims) {
        return signed(claims, _ -> {});
    }

    /** A token that the provider signed, with a header of its own. */
    public String signed(JWTClaimsSet claims, Consumer<JWSHeader.Builder> header) {
        return signed(claims, key, header);
    }

    /** A token that somebody signed. */
    public static String signed(JWTClaimsSet claims, RSAKey by, Consumer<JWSHeader.Builder> header) {
        JWSHeader.Builder builder = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(by.getKeyID());
        header.accept(builder);
        SignedJWT token = new SignedJWT(builder.build(), claims);
        try {
            token.sign(new RSASSASigner(by));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    public static RSAKey newKey(String name) {
        try {
            return new RSAKeyGenerator(RSAKeyGenerator.MIN_KEY_SIZE_BITS)
                    .keyID(name)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The provider's key, as everybody may know it. */
    public RSAKey publicKey() {
        return key.toPublicJWK();
    }

    /**
     * Signs somebody in.
     *
     * @param page the address that the console sent the browser to
     * @param nonce what the id token is to say of it; usually the page's
     * @return the address that the browser is sent back to
     */
    public URI signIn(URI page, String nonce, JWTClaimsSet accessToken) {
        Map<String, List<String>> asked = URLUtils.parseParameters(page.getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, new Code(one(asked, "code_challenge"), nonce, accessToken));
        return URI.create(one(asked, "redirect_uri") + "?state=" + one(asked, "state") + "&code=" + code);
    }

    /** A parameter of an address. */
    public static String one(URI address, String name) {
        return one(URLUtils.parseParameters(address.getRawQuery()), name);
    }

    private static String one(Map<String, List<String>> parameters, String name) {
        return Objects.requireNonNull(parameters.get(name), name).getFirst();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, List<String>> asked =
                URLUtils.parseParameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Code code = codes.remove(one(asked, "code"));
        CodeVerifier verifier = new CodeVerifier(one(asked, "code_verifier"));
        if (code == null
                || !CodeChallenge.compute(CodeChallengeMethod.S256, verifier)
                        .getValue()
                        .equals(code.challenge)) {
            answer(exchange, BAD_REQUEST, "{\"error\":\"invalid_grant\"}");
            return;
        }
        JWTClaimsSet idToken = new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .audience(CLIENT)
                .subject(code.accessToken.getSubject())
                .claim("nonce", code.nonce)
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plus(LIFE)))
                .build();
        answer(exchange, OK, """
                {"access_token":"%s","id_token":"%s","token_type":"Bearer"}""".formatted(signed(code.accessToken), signed(idToken)));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
