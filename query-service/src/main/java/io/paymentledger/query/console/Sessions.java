package io.paymentledger.query.console;

import io.paymentledger.base.identity.Credentials;
import io.paymentledger.base.key.ApiKey;
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
 * Who is signed in, in this process' memory: a restart signs everybody out. A session is bound to the API key or the access
 * token that it was exchanged for, which is looked up with each request: a revoked key ends its sessions within the time for
 * which keys are remembered, and a token that is over ends them, give or take a minute. Sessions are remembered by the hash
 * of their cookie.
 */
final class Sessions implements SessionKeys {

    /** The session's cookie; it is sent to the console only. */
    static final String COOKIE = "ledger-console";

    /** One has no more, so that whoever may sign in cannot sign out everybody else. */
    static final int MOST_OF_ONE = 20;

    /** When a session was last used, beside the session. */
    private record Held(Session session, Instant usedAt) {}

    private final Credentials credentials;
    private final ConsoleSettings settings;
    private final Clock clock;

    /** By the hash of the cookie, least recently used first; guarded by itself. */
    private final Map<String, Held> sessions = new LinkedHashMap<>();

    Sessions(Credentials credentials, ConsoleSettings settings, Clock clock) {
        this.credentials = credentials;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins a session.
     *
     * @return the cookie's value; empty if there is no such key
     */
    Optional<String> begin(Secret secret) {
        Optional<ApiKey> found = credentials.find(secret);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        String owner = found.get().id();
        String cookie = Tokens.next();
        Instant now = clock.instant();
        Session session = new Session(secret, owner, Tokens.next(), now.plus(settings.life()));
        synchronized (sessions) {
            sessions.values().removeIf(held -> isOver(held, now));
            makeRoom(owner);
            sessions.put(Sha256.hex(Sha256.of(cookie)), new Held(session, now));
        }
        return Optional.of(cookie);
    }

    /** Ends the least recently used session of one who has as many as they may, or else of all if there are too many. */
    private void makeRoom(String owner) {
        long ofOwner = sessions.values().stream()
                .filter(held -> held.session.owner().equals(owner))
                .count();
        if (ofOwner >= MOST_OF_ONE || (ofOwner > 0 && sessions.size() >= settings.sessions())) {
            for (Iterator<Held> each = sessions.values().iterator(); each.hasNext(); ) {
                if (each.next().session.owner().equals(owner)) {
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
        return of(request).flatMap(session -> credentials.find(session.secret()));
    }

    @Override
    public Optional<ApiKey> peek(HttpServletRequest request) {
        Instant now = clock.instant();
        return name(request)
                .flatMap(name -> {
                    synchronized (sessions) {
                        return Optional.ofNullable(sessions.get(name));
                    }
                })
                .filter(held -> !isOver(held, now))
                .flatMap(held -> credentials.find(held.session.secret()));
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
