package io.paymentledger.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keys that sign checkpoints from files, and makes new ones. */
public final class KeyFiles {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /**
     * A key pair without the name that it signs under, which is each log's own.
     *
     * @param type what it signs
     */
    public record NamelessKey(SignatureType type, PrivateKey privateKey, PublicKey publicKey) {

        /** The key under a name. */
        public SigningKey named(String name) {
            return new SigningKey(name, type, privateKey, publicKey);
        }

        /** The key of an algorithm's cosignatures, which is Ed25519's other use. */
        public NamelessKey cosigning() {
            return type == SignatureType.ED25519
                    ? new NamelessKey(SignatureType.COSIGNATURE_ED25519, privateKey, publicKey)
                    : this;
        }
    }

    private KeyFiles() {}

    /**
     * Reads the keys of a file: PKCS#12 if its name ends in {@code .p12}, else PKCS#8 in PEM.
     *
     * @throws IllegalArgumentException if it holds no key that can sign checkpoints
     */
    public static List<NamelessKey> read(Path file, @Nullable String password) {
        try {
            List<NamelessKey> keys = file.toString().endsWith(".p12") ? pkcs12(file, password) : List.of(pem(file));
            if (keys.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no private key");
            }
            return keys;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the signing key in " + file + " cannot be read", e);
        }
    }

    /** A new Ed25519 key as the content of a file that {@link #read} reads. */
    public static String newPem() {
        try {
            byte[] key = KeyPairGenerator.getInstance("Ed25519")
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            return BEGIN + "\n" + Base64.getEncoder().encodeToString(key) + "\n" + END + "\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
        }
    }

    private static NamelessKey pem(Path file) throws IOException, GeneralSecurityException {
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(file + " is no PKCS#8 private key in PEM");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
        PrivateKey privateKey = KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return new NamelessKey(SignatureType.ED25519, privateKey, publicKeyOf((EdECPrivateKey) privateKey));
    }

    /** The JDK derives an Ed25519 public key only while it makes a pair, from the bytes that its randomness gives. */
    private static PublicKey publicKeyOf(EdECPrivateKey privateKey) throws GeneralSecurityException {
        byte[] seed = privateKey.getBytes().orElseThrow();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        return generator.generateKeyPair().getPublic();
    }

    private static List<NamelessKey> pkcs12(Path file, @Nullable String password)
            throws IOException, GeneralSecurityException {
        char[] secret = password == null ? new char[0] : password.toCharArray();
        KeyStore store = KeyStore.getInstance(file.toFile(), secret);
        List<NamelessKey> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, secret) instanceof PrivateKey privateKey) {
                PublicKey publicKey = store.getCertificate(alias).getPublicKey();
                keys.add(new NamelessKey(type(file, privateKey), privateKey, publicKey));
            }
        }
        return keys;
    }

    private static SignatureType type(Path file, PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "Ed25519", "EdDSA" -> SignatureType.ED25519;
            case "ML-DSA-44", "ML-DSA" -> SignatureType.COSIGNATURE_ML_DSA_44;
            default ->
                throw new IllegalArgumentException(
                        file + " holds a key of " + key.getAlgorithm() + ", which does not sign checkpoints");
        };
    }
}
