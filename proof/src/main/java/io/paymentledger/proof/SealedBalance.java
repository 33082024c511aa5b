package io.paymentledger.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One balance of a closed month, as it is a leaf of the month's tree (ADR 0053). Of the others the tree shows hashes under
 * salts of their own, so whoever is shown one balance cannot find out another by trying.
 *
 * @param tenant whose books
 * @param month as {@code 2026-01}
 * @param account the account's name in the chart
 * @param currency ISO 4217
 * @param layer {@code posted} for what moved, {@code pending} for what is only held
 * @param balanceMinor in minor units; positive if debits are more than credits
 */
public record SealedBalance(
        String tenant, String month, String account, String currency, String layer, long balanceMinor) {

    /** The order of the leaves: by the UTF-16 code units of account, currency and layer. */
    static final Comparator<SealedBalance> IN_THE_TREE = Comparator.comparing(SealedBalance::account)
            .thenComparing(SealedBalance::currency)
            .thenComparing(SealedBalance::layer);

    /** Bytes of a salt. */
    static final int SALT_SIZE = 16;

    private static final String FIRST_LINE = "payment-ledger/balance/v1\n";
    private static final String MAC = "HmacSHA256";

    /** @throws MalformedException if a member is not within one line */
    public SealedBalance {
        if ((tenant + month + account + currency + layer).chars().anyMatch(Character::isISOControl)) {
            throw new MalformedException("a balance's name has a control character");
        }
    }

    /** Names the balance, without saying what it is. */
    private String name() {
        return FIRST_LINE
                + "tenant %s\nmonth %s\naccount %s\ncurrency %s\nlayer %s\n"
                        .formatted(tenant, month, account, currency, layer);
    }

    /**
     * The balance's own salt: the first 16 bytes of HMAC-SHA-256 over its name. Without the secret, nobody can tell it, not
     * even from all the other salts of the month.
     *
     * @param secret of the month
     */
    byte[] salt(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret, MAC));
            return Arrays.copyOf(mac.doFinal(name().getBytes(StandardCharsets.UTF_8)), SALT_SIZE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    /** The hash of the leaf. */
    Hash leaf(byte[] salt) {
        String text = name()
                + "balance %s\nsalt %s\n"
                        .formatted(balanceMinor, Base64.getEncoder().encodeToString(salt));
        return Hash.ofLeaf(text.getBytes(StandardCharsets.UTF_8));
    }
}
