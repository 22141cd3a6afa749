package dev.skep.topology;

import dev.skep.base.MemberId;
import java.util.Comparator;

/**
 * Which writing of the document this is. The version counts; time and author only tell apart two members that wrote the same
 * version at once (a coordinator that died with a document nobody had seen, and its successor): the later writing wins.
 *
 * @param version grows by one or more with each new change, its end, and each step that was forced
 * @param atMillis when it was written, by the author's clock
 */
public record Stamp(long version, long atMillis, MemberId author) implements Comparable<Stamp> {
    private static final Comparator<Stamp> ORDER = Comparator.comparingLong(Stamp::version)
            .thenComparingLong(Stamp::atMillis)
            .thenComparing(Stamp::author);

    @Override
    public int compareTo(final Stamp other) {
        return ORDER.compare(this, other);
    }
}
