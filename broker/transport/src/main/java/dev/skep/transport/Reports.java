package dev.skep.transport;

import java.util.LinkedHashMap;
import java.util.Map;

/** Lets a trouble that lasts be told once in a while. Thread-safe, bounded: the one not seen for longest is forgotten. */
final class Reports {
    private static final int KEPT_MAX = 256;

    private final long everyNanos;
    private final Map<String, Long> lastNanos = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, Long> eldest) {
            return size() > KEPT_MAX;
        }
    };

    Reports(final long everyNanos) {
        this.everyNanos = everyNanos;
    }

    synchronized boolean isDue(final String what) {
        final long now = System.nanoTime();
        final Long last = lastNanos.get(what);
        if (last != null && now - last < everyNanos) {
            return false;
        }
        lastNanos.put(what, now);
        return true;
    }
}
