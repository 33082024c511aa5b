package io.paymentledger.base.key;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * A credential, without its secret.
 *
 * @param id the actor that history names
 * @param tenant whose ledger it opens
 * @param scopes what it may do there
 */
public record ApiKey(String id, String tenant, Set<Scope> scopes) {

    public ApiKey {
        requireNonNull(id);
        requireNonNull(tenant);
        scopes = Set.copyOf(scopes);
    }
}
