package io.paymentledger.ledger.charge;

import io.paymentledger.events.CanonicalJson;
import io.paymentledger.events.ChargeEvent.LateSuccess;
import io.paymentledger.events.KeyOperation;
import io.paymentledger.events.Sha256;
import io.paymentledger.events.StreamName;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The name of an attempt, worked out from what caused it (ADR 0042). A ledger that was put back to an earlier state gives
 * the same cause the same name again, so a gateway that was asked before knows it. The name is {@code att_} and a UUID of
 * version 8 (RFC 9562, section 5.8), made of the SHA-256 of the cause; earlier attempts have names of version 7, and keep
 * them.
 */
public final class AttemptId {

    /** The version of this rule; a later rule has another one, so that the names of both never meet. */
    private static final String RULE = "v1";

    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION = 0x8000L;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private AttemptId() {}

    /**
     * The attempt at what a key names. A key names one operation for ever, so it has one attempt.
     *
     * @param key the stream of the client's key
     */
    public static String of(StreamName key, KeyOperation operation) {
        return named(key, operation.wireName(), Map.of());
    }

    /**
     * The attempt to undo a success that came too late.
     *
     * @param failed how many reversals of the charge's late successes failed before: a gateway does nothing anew under the
     *     name of one that did
     * @param made how many undid a part of this success before, the rest of which had been taken back by a dispute
     */
    public static String ofReversal(StreamName charge, LateSuccess late, int failed, int made) {
        Map<String, String> cause = new HashMap<>();
        cause.put("attempt_id", late.attemptId());
        cause.put("gateway_reference", late.gatewayReference());
        if (failed > 0) {
            cause.put("failed", Integer.toString(failed));
        }
        if (made > 0) {
            cause.put("made", Integer.toString(made));
        }
        return named(charge, "reversal", cause);
    }

    private static String named(StreamName stream, String operation, Map<String, String> cause) {
        Map<String, String> whole = new HashMap<>(cause);
        whole.put("rule", RULE);
        whole.put("tenant", stream.tenant());
        whole.put("key", stream.local());
        whole.put("operation", operation);
        ByteBuffer hash = ByteBuffer.wrap(Sha256.of(CanonicalJson.write(whole)));
        long high = (hash.getLong() & ~VERSION_BITS) | VERSION;
        long low = (hash.getLong() & ~VARIANT_BITS) | VARIANT;
        return "att_" + new UUID(high, low);
    }
}
