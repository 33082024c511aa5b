package io.paymentledger.query.console;

import io.paymentledger.base.key.Scope;
import io.paymentledger.base.web.Caller;
import java.util.List;
import java.util.stream.Stream;

/**
 * What every page of a session shows around its content.
 *
 * @param tenant whose ledger it is
 * @param actor the API key's id
 * @param scopes what the key may do
 * @param csrf what the page's forms carry
 * @param notice what stands above everything else; empty for nothing
 * @param assets where the style sheet and the scripts are
 */
record Frame(String tenant, String actor, List<String> scopes, String csrf, String notice, AssetNames assets) {

    static Frame of(Caller caller, Session session, ConsoleSettings settings, AssetNames assets) {
        return new Frame(
                caller.tenant(),
                caller.key().id(),
                Stream.of(Scope.values())
                        .filter(caller.key().scopes()::contains)
                        .map(Scope::wireName)
                        .toList(),
                session.csrf(),
                settings.notice(),
                assets);
    }

    /** For those who are not signed in. */
    static Frame ofStranger(ConsoleSettings settings, AssetNames assets) {
        return new Frame("", "", List.of(), "", settings.notice(), assets);
    }

    /** Whether somebody is signed in. */
    public boolean signedIn() {
        return !tenant.isEmpty();
    }

    /** Whether the key has a scope. */
    public boolean may(String scope) {
        return scopes.contains(scope);
    }
}
