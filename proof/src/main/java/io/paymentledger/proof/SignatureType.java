package io.paymentledger.proof;

/** The kinds of signatures under a note that are made and read here, by the byte that names each (C2SP). */
public enum SignatureType {
    /** A log's own signature, Ed25519 (RFC 8032) over the note's text; {@code signed-note}. */
    ED25519(0x01, "Ed25519", "302a300506032b6570032100"),
    /** A witness's cosignature of a checkpoint, Ed25519 with a time; {@code tlog-cosignature}. */
    COSIGNATURE_ED25519(0x04, "Ed25519", "302a300506032b6570032100"),
    /** A cosignature of a checkpoint that outlasts quantum computers, ML-DSA-44 (FIPS 204); {@code tlog-cosignature}. */
    COSIGNATURE_ML_DSA_44(0x06, "ML-DSA-44", "30820532300b06096086480165030403110382052100");

    private final byte identifier;
    private final String algorithm;
    private final String subjectPublicKeyInfoPrefix;

    SignatureType(int identifier, String algorithm, String subjectPublicKeyInfoPrefix) {
        this.identifier = (byte) identifier;
        this.algorithm = algorithm;
        this.subjectPublicKeyInfoPrefix = subjectPublicKeyInfoPrefix;
    }

    byte identifier() {
        return identifier;
    }

    /** The name of the algorithm in the JDK. */
    String algorithm() {
        return algorithm;
    }

    /** The DER of an X.509 public key before the key's own bytes, in hexadecimal digits. */
    String subjectPublicKeyInfoPrefix() {
        return subjectPublicKeyInfoPrefix;
    }

    boolean isCosignature() {
        return this != ED25519;
    }

    static SignatureType of(byte identifier) {
        for (SignatureType type : values()) {
            if (type.identifier == identifier) {
                return type;
            }
        }
        throw new MalformedException("signatures of type " + identifier + " are not read here");
    }
}
