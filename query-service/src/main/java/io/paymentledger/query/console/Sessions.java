package io.paymentledger.query.console;

import io.paymentledger.base.key.ApiKey;
import io.paymentledger.base.key.ApiKeys;
import io.paymentledger.base.key.Secret;
import io.paymentledger.base.web.SessionKeys;
import io.paymentledger.events.Sha256;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, in this process' memory: a restart signs everybody out. A session is bound to the API key that it was
 * exchanged for, and the key is looked up with each request, so a revoked key ends its sessions within the time for which
 * keys are remembered. Sessions are remembered by the hash of their cookie.
 */
final class Sessions implements SessionKeys {

    /** The session's cookie; it is sent to the console only. */
    static final String COOKIE = "ledger-console";

    /** One key has no more, so that whoever has a key cannot sign out everybody else. */
    static final int MOST_OF_ONE_KEY = 20;

    /** When a session was last used, beside the session. */
    private record Held(Session session, Instant usedAt) {}

    private final ApiKeys keys;
    private final ConsoleSettings settings;
    private final Clock clock;

    /** By the hash of the cookie, least recently used first; guarded by itself. */
    private final Map<String, Held> sessions = new LinkedHashMap<>();

    Sessions(ApiKeys keys, ConsoleSettings settings, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins a session.
     *
     * @return the cookie's value; empty if there is no such key
     */
    Optional<String> begin(Secret secret) {
        if (keys.find(secret).isEmpty()) {
            return Optional.empty();
        }
        String cookie = Tokens.next();
        Instant now = clock.instant();
        Session session = new Session(secret, Tokens.next(), now.plus(settings.life()));
        synchronized (sessions) {
            sessions.values().removeIf(held -> isOver(held, now));
            makeRoom(secret);
            sessions.put(Sha256.hex(Sha256.of(cookie)), new Held(session, now));
        }
        return Optional.of(cookie);
    }

    /** Ends the least recently used session of a key that has as many as it may, or else of all if there are too many. */
    private void makeRoom(Secret secret) {
        long ofKey = sessions.values().stream()
                .filter(held -> held.session.secret().equals(secret))
                .count();
        if (ofKey >= MOST_OF_ONE_KEY || (ofKey > 0 && sessions.size() >= settings.sessions())) {
            for (Iterator<Held> each = sessions.values().iterator(); each.hasNext(); ) {
                if (each.next().session.secret().equals(secret)) {
                    each.remove();
                    return;
                }
            }
        }
        if (sessions.size() >= settings.sessions()) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    /** The session of a request, which is used by this. */
    Optional<Session> of(HttpServletRequest request) {
        return name(request).flatMap(this::use);
    }

    private Optional<Session> use(String name) {
        Instant now = clock.instant();
        synchronized (sessions) {
            @Nullable Held held = sessions.remove(name);
            if (held == null || isOver(held, now)) {
                return Optional.empty();
            }
            sessions.put(name, new Held(held.session, now));
            return Optional.of(held.session);
        }
    }

    private boolean isOver(Held held, Instant now) {
        return !now.isBefore(held.session.ends()) || !now.isBefore(held.usedAt.plus(settings.idle()));
    }

    /** Ends the session of a request, if it has one. */
    void end(HttpServletRequest request) {
        name(request).ifPresent(name -> {
            synchronized (sessions) {
                sessions.remove(name);
            }
        });
    }

    @Override
    public Optional<ApiKey> keyOf(HttpServletRequest request) {
        return of(request).flatMap(session -> keys.find(session.secret()));
    }

    /** The key of a request's session, as long as that lives and without using it: what runs by itself is nobody's use. */
    Optional<ApiKey> peek(HttpServletRequest request) {
        Instant now = clock.instant();
        return name(request)
                .flatMap(name -> {
                    synchronized (sessions) {
                        return Optional.ofNullable(sessions.get(name));
                    }
                })
                .filter(held -> !isOver(held, now))
                .flatMap(held -> keys.find(held.session.secret()));
    }

    private static Optional<String> name(HttpServletRequest request) {
        Cookie @Nullable [] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Optional.of(Sha256.hex(Sha256.of(cookie.getValue())));
            }
        }
        return Optional.empty();
    }
}
