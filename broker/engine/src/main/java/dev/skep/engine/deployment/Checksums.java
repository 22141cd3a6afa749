package dev.skep.engine.deployment;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Tells equal resources. */
final class Checksums {
    private Checksums() {}

    static byte[] of(final byte[] content) {
        try {
            return MessageDigest.getInstance("MD5").digest(content);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5, which tells equal resources", e);
        }
    }
}
