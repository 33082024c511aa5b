package io.paymentledger.proof;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;

/** A private key and the name that it signs under. */
public final class SigningKey {

    private final PrivateKey privateKey;
    private final VerifierKey verifier;

    /**
     * A key.
     *
     * @param name the name, for a log's own key that of the log; by C2SP a URL without its scheme
     * @param type what it signs
     * @throws MalformedException if the name is none, or the keys are of another algorithm
     */
    public SigningKey(String name, SignatureType type, PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.verifier = new VerifierKey(name, type, raw(type, publicKey));
    }

    /** Makes a new key. */
    public static SigningKey generate(String name, SignatureType type) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance(type.algorithm()).generateKeyPair();
            return new SigningKey(name, type, pair.getPrivate(), pair.getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no " + type.algorithm(), e);
        }
    }

    private static byte[] raw(SignatureType type, PublicKey publicKey) {
        byte[] encoded = publicKey.getEncoded();
        int prefix = type.subjectPublicKeyInfoPrefix().length() / 2;
        if (encoded == null || encoded.length <= prefix) {
            throw new MalformedException("not an " + type.algorithm() + " key");
        }
        return Arrays.copyOfRange(encoded, prefix, encoded.length);
    }

    /** The public key. */
    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * Signs a text.
     *
     * @param text the note's text, with its last line's end; for a cosignature that of a checkpoint
     * @param now when, to be said by a cosignature
     */
    public NoteSignature sign(String text, Instant now) {
        SignatureType type = verifier.type();
        byte[] time = type.isCosignature()
                ? ByteBuffer.allocate(Long.BYTES).putLong(now.getEpochSecond()).array()
                : new byte[0];
        // The statement is made of the time alone, so a signature that is still to come can stand for itself.
        byte[] unsigned = Arrays.copyOf(time, time.length + 1);
        try {
            Signature signer = Signature.getInstance(type.algorithm());
            signer.initSign(privateKey);
            signer.update(SignedMessages.message(type, verifier.name(), text, unsigned));
            byte[] signature = signer.sign();
            byte[] bytes = ByteBuffer.allocate(time.length + signature.length)
                    .put(time)
                    .put(signature)
                    .array();
            return new NoteSignature(verifier.name(), verifier.id(), bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key " + verifier.name() + " cannot sign", e);
        }
    }
}
