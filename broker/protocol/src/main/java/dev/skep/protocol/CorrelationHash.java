package dev.skep.protocol;

import java.nio.charset.StandardCharsets;

/** Which partition holds the subscriptions and messages of a correlation key; the same everywhere. */
public final class CorrelationHash {
    private CorrelationHash() {}

    /** A 31-based polynomial over the signed UTF-8 bytes with 32-bit overflow, folded onto 1 to {@code partitions}. */
    public static int partitionOf(final String correlationKey, final int partitions) {
        int hash = 0;
        for (final byte b : correlationKey.getBytes(StandardCharsets.UTF_8)) {
            hash = 31 * hash + b;
        }
        return Math.abs(hash % partitions) + 1;
    }
}
