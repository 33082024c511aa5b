package io.paymentledger.proof;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The tree over all balances of a closed month (RFC 6962 section 2.1), which {@code month.sealed} has the root of. */
public final class MonthTree {

    private final List<SealedBalance> balances;
    private final List<byte[]> salts = new ArrayList<>();
    private final List<Hash> leaves = new ArrayList<>();

    /**
     * Builds the tree.
     *
     * @param balances of one month of one tenant, in any order
     * @param secret what the salts are derived from
     */
    public MonthTree(Collection<SealedBalance> balances, byte[] secret) {
        this.balances = balances.stream().sorted(SealedBalance.IN_THE_TREE).toList();
        for (SealedBalance balance : this.balances) {
            byte[] salt = balance.salt(secret);
            salts.add(salt);
            leaves.add(balance.leaf(salt));
        }
    }

    /** How many balances there are. */
    public int size() {
        return leaves.size();
    }

    /** The root; that of the empty tree if there are no balances. */
    public Hash root() {
        return tree().root(size());
    }

    private Subtrees tree() {
        return new Subtrees() {
            @Override
            public Hash hash(int level, long index) {
                return level == 0
                        ? leaves.get((int) index)
                        : Hash.ofNode(hash(level - 1, 2 * index), hash(level - 1, 2 * index + 1));
            }
        };
    }

    /**
     * The receipt of one balance; empty if there is none of this name.
     *
     * @param month the receipt of the month's stream, which ends with the event that has the root
     */
    public Optional<BalanceReceipt> receipt(String account, String currency, String layer, Receipt month) {
        for (int i = 0; i < balances.size(); i++) {
            SealedBalance balance = balances.get(i);
            if (balance.account().equals(account)
                    && balance.currency().equals(currency)
                    && balance.layer().equals(layer)) {
                List<Hash> path = InclusionProof.of(i, size(), tree()).path();
                return Optional.of(new BalanceReceipt(balance, salts.get(i), i, size(), path, month));
            }
        }
        return Optional.empty();
    }
}
