package dev.loopwright.runtime;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Digests of contents. */
public final class Sha256 {
    /** Bytes of a digest. */
    public static final int LENGTH = 32;

    private Sha256() {}

    /** A digest that nothing has gone into yet. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
