package io.paymentledger.proof;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public key and the name that it signs under, as C2SP {@code signed-note} writes it:
 * {@code name+id+base64(type and key)}.
 */
public final class VerifierKey {

    private final String name;
    private final SignatureType type;
    private final byte[] publicKey;
    private final String id;
    private final PublicKey key;

    /**
     * A key.
     *
     * @param publicKey its own bytes: 32 for Ed25519, 1,312 for ML-DSA-44
     * @throws MalformedException if the name or the key is none
     */
    VerifierKey(String name, SignatureType type, byte[] publicKey) {
        KeyNames.check(name);
        this.name = name;
        this.type = type;
        this.publicKey = publicKey.clone();
        this.id = KeyNames.id(name, type, publicKey);
        this.key = decode(type, publicKey);
    }

    /**
     * Reads a key.
     *
     * @throws MalformedException if it is none, or its number is not the one of its name, type and bytes
     */
    public static VerifierKey parse(String text) {
        String[] parts = text.strip().split("\\+", 3);
        if (parts.length != 3) {
            throw new MalformedException("not a verifier key: " + text);
        }
        byte[] typed = Texts.base64(parts[2]);
        if (typed.length < 2) {
            throw new MalformedException("a verifier key without a key: " + text);
        }
        VerifierKey key =
                new VerifierKey(parts[0], SignatureType.of(typed[0]), Arrays.copyOfRange(typed, 1, typed.length));
        if (!key.id.equals(parts[1])) {
            throw new MalformedException("a verifier key with the number of another: " + text);
        }
        return key;
    }

    private static PublicKey decode(SignatureType type, byte[] publicKey) {
        try {
            byte[] prefix = HexFormat.of().parseHex(type.subjectPublicKeyInfoPrefix());
            byte[] encoded = ByteBuffer.allocate(prefix.length + publicKey.length)
                    .put(prefix)
                    .put(publicKey)
                    .array();
            return KeyFactory.getInstance(type.algorithm()).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            MalformedException malformed = new MalformedException("not an " + type.algorithm() + " key");
            malformed.initCause(e);
            throw malformed;
        }
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** The number, eight hexadecimal digits. */
    public String id() {
        return id;
    }

    /** What kind of signatures it checks. */
    public SignatureType type() {
        return type;
    }

    /** Whether a signature line says that this key made it. */
    boolean claims(NoteSignature signature) {
        return signature.name().equals(name) && signature.keyId().equals(id);
    }

    /**
     * Whether this key made a signature.
     *
     * @throws MalformedException if the key signs checkpoints only and the text is none
     */
    boolean verifies(String text, NoteSignature signature) {
        try {
            Signature verifier = Signature.getInstance(type.algorithm());
            verifier.initVerify(key);
            verifier.update(SignedMessages.message(type, name, text, signature.bytes()));
            return verifier.verify(SignedMessages.signature(type, signature.bytes()));
        } catch (GeneralSecurityException e) {
            // The JDK throws for a signature of the wrong length or with impossible numbers: no key made it.
            return false;
        }
    }

    /** The key as it is handed to those who verify. */
    @Override
    public String toString() {
        byte[] typed = ByteBuffer.allocate(1 + publicKey.length)
                .put(type.identifier())
                .put(publicKey)
                .array();
        return name + "+" + id + "+" + Base64.getEncoder().encodeToString(typed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
