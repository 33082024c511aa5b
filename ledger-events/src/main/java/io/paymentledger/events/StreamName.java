package io.paymentledger.events;

import java.time.YearMonth;
import java.util.regex.Pattern;

/**
 * The name of a stream, and so the thing whose uniqueness the stream's birth settles (ADR 0001).
 *
 * <p>Neither tenants nor keys contain a slash, so names of different kinds never collide.
 *
 * @param value the name as stored, beginning with the tenant and a slash
 */
public record StreamName(String value) {

    /** What may name a tenant: 1 to 63 of lower-case letters, digits and inner hyphens. */
    public static final Pattern TENANT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    /** What an idempotency key has at most. */
    public static final int MAX_KEY_CHARS = 255;

    private static final int MAX_TENANT_CHARS = 63;

    private static final String ORDER = "order/";
    private static final String TOKEN = "token/";
    private static final String NOTIFICATION = "notification/";
    private static final String CORRECTION = "correction/";
    private static final String SETTLEMENT = "settlement/";
    private static final String WEBHOOKS = "webhook/endpoints";
    private static final String MONTH = "month/";

    public StreamName {
        if (!isTenant(value, value.indexOf('/'))) {
            throw new IllegalArgumentException("a stream's name begins with its tenant and a slash");
        }
    }

    /** Whether a text can be an idempotency key, and so a charge's id: 1 to 255 of A-Z a-z 0-9 . _ ~ : + = and -. */
    public static boolean isKey(String text) {
        int length = text.length();
        if (length < 1 || length > MAX_KEY_CHARS) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!(isLowerCaseOrDigit(c) || (c >= 'A' && c <= 'Z') || "._~:+=-".indexOf(c) >= 0)) {
                return false;
            }
        }
        return true;
    }

    /** {@link #TENANT} for the beginning of a text. By hand, because every event that is read or written passes here. */
    private static boolean isTenant(String text, int length) {
        if (length < 1 || length > MAX_TENANT_CHARS || text.charAt(0) == '-' || text.charAt(length - 1) == '-') {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!isLowerCaseOrDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLowerCaseOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** The stream of an idempotency key: of the charge, or of whatever else the key names. */
    public static StreamName key(String tenant, String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("not an idempotency key");
        }
        return new StreamName(tenant + "/" + key);
    }

    /** The stream of an order number. */
    public static StreamName order(String tenant, String orderNumber) {
        return new StreamName(tenant + "/" + ORDER + orderNumber);
    }

    /**
     * The stream of a request token.
     *
     * @param hash the SHA-256 of the token in lower-case hexadecimal digits; the token itself is stored nowhere
     */
    public static StreamName token(String tenant, String hash) {
        return new StreamName(tenant + "/" + TOKEN + hash);
    }

    /**
     * The stream of a gateway's notification.
     *
     * @param gateway the name of the gateway's adapter
     * @param eventId the gateway's name for the notification, the same each time that it is delivered
     */
    public static StreamName notification(String tenant, String gateway, String eventId) {
        return new StreamName(tenant + "/" + NOTIFICATION + gateway + "/" + eventId);
    }

    /** The stream of a correction, by the idempotency key that asked for it. */
    public static StreamName correction(String tenant, String key) {
        if (!isKey(key)) {
            throw new IllegalArgumentException("not an idempotency key");
        }
        return new StreamName(tenant + "/" + CORRECTION + key);
    }

    /**
     * The stream of a settlement file.
     *
     * @param file the file's name: the SHA-256 of its bytes, in lower-case hexadecimal digits, and {@code -2} and so on for a
     *     later recording
     */
    public static StreamName settlement(String tenant, String file) {
        return new StreamName(tenant + "/" + SETTLEMENT + file);
    }

    /** The stream of a settlement file's lines: apart, so that the file's own stays short enough to be read at once. */
    public static StreamName settlementLines(String tenant, String file) {
        return new StreamName(settlement(tenant, file) + "/lines");
    }

    /**
     * The stream of one step in which lines of a long settlement file are staged. Its birth makes sure that a step is done
     * once, whoever does it.
     *
     * @param reading a hash of all the lines as they were read, so that whoever goes on with them goes on with the same
     * @param step from 0
     */
    public static StreamName settlementStep(String tenant, String file, String reading, int step) {
        return new StreamName(settlement(tenant, file) + "/staged/" + reading + "/" + step);
    }

    /** The stream of a settlement file's reversal, whose birth makes sure that the file is taken back once. */
    public static StreamName settlementReversal(String tenant, String file) {
        return new StreamName(settlement(tenant, file) + "/reversal");
    }

    /** The stream of the lines that a reversal takes back. */
    public static StreamName settlementReversalLines(String tenant, String file) {
        return new StreamName(settlementReversal(tenant, file) + "/lines");
    }

    /** The stream of a tenant's own profiles of settlement files. No file is called so: they are named by hashes. */
    public static StreamName settlementProfiles(String tenant) {
        return settlement(tenant, "profiles");
    }

    /** The stream of what people found out about one break of a settlement file. */
    public static StreamName settlementBreak(String tenant, String file, String breakId) {
        return new StreamName(settlement(tenant, file) + "/break/" + breakId);
    }

    /** The stream of a tenant's webhook endpoints: one for all, so that their number has a limit. */
    public static StreamName webhooks(String tenant) {
        return new StreamName(tenant + "/" + WEBHOOKS);
    }

    /** The stream of a month of the books, whose birth makes sure that the month is closed once. */
    public static StreamName month(String tenant, YearMonth month) {
        return new StreamName(tenant + "/" + MONTH + month);
    }

    /** The tenant that the stream belongs to. */
    public String tenant() {
        return value.substring(0, value.indexOf('/'));
    }

    /** The name within the tenant: for a key's stream, the key. */
    public String local() {
        return value.substring(value.indexOf('/') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}
