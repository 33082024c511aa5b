package io.paymentledger.query.console;

import io.paymentledger.base.identity.Credentials;
import io.paymentledger.base.web.Caller;
import io.paymentledger.base.web.RequestIds;
import jakarta.servlet.http.HttpServletRequest;

/** Makes the {@link Frame} of a page. */
final class Frames {

    private final Sessions sessions;
    private final Credentials credentials;
    private final ConsoleSettings settings;
    private final AssetNames assets;

    Frames(Sessions sessions, Credentials credentials, ConsoleSettings settings, AssetNames assets) {
        this.sessions = sessions;
        this.credentials = credentials;
        this.settings = settings;
        this.assets = assets;
    }

    /** The frame for whoever asks, signed in or not. */
    Frame around(HttpServletRequest request) {
        return sessions.of(request)
                .flatMap(session -> credentials
                        .find(session.secret())
                        .map(key -> Frame.of(new Caller(key, RequestIds.of(request)), session, settings, assets)))
                .orElseGet(this::ofStranger);
    }

    Frame ofStranger() {
        return Frame.ofStranger(settings, assets);
    }
}
