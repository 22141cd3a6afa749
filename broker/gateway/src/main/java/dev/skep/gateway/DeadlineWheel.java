package dev.skep.gateway;

import dev.skep.base.Check;
import dev.skep.base.Loop;

/**
 * Deadlines of many calls on one loop: constant time to add and to remove, one scheduled task for all of them, none while
 * there are none. A deadline is never met early, and late by two ticks at most.
 *
 * @see <a href="https://doi.org/10.1145/41457.37504">Varghese and Lauck, Hashed and hierarchical timing wheels</a>
 */
final class DeadlineWheel {
    private static final int BUCKETS = 1024;
    private static final int TICK_SHIFT = 24; // 16.8 ms

    private final Loop loop;
    private final long origin;
    private final Expiring[] heads = new Expiring[BUCKETS];
    private int count;
    private long lastTick;
    private long armedTick = Long.MAX_VALUE;
    private Loop.Timer timer;

    DeadlineWheel(final Loop loop) {
        this.loop = loop;
        origin = loop.nanoTime();
    }

    void add(final Expiring entry, final long delayNanos) {
        Check.that(entry.tick < 0, "already waits for a deadline");
        final long now = loop.nanoTime() - origin;
        final long due = now + Math.clamp(delayNanos, 0, Long.MAX_VALUE / 2);
        if (count == 0) {
            lastTick = now >> TICK_SHIFT;
        }
        entry.tick = Math.max((due >> TICK_SHIFT) + 1, lastTick + 1);
        link(entry);
        count++;
        if (entry.tick < armedTick) {
            arm(entry.tick);
        }
    }

    /** Nothing happens when the entry does not wait any more. */
    void remove(final Expiring entry) {
        if (entry.tick >= 0) {
            unlink(entry);
            entry.tick = -1;
            count--;
        }
    }

    int size() {
        return count;
    }

    private void link(final Expiring entry) {
        final int bucket = (int) (entry.tick & (BUCKETS - 1));
        final Expiring head = heads[bucket];
        entry.previous = null;
        entry.next = head;
        if (head != null) {
            head.previous = entry;
        }
        heads[bucket] = entry;
    }

    private void unlink(final Expiring entry) {
        if (entry.previous == null) {
            heads[(int) (entry.tick & (BUCKETS - 1))] = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next != null) {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
    }

    private void arm(final long tick) {
        if (timer != null) {
            timer.cancel();
        }
        armedTick = tick;
        final long delay = (tick << TICK_SHIFT) - (loop.nanoTime() - origin);
        timer = loop.schedule(Math.max(0, delay), this::fire);
    }

    private void fire() {
        timer = null;
        armedTick = Long.MAX_VALUE;
        final long now = (loop.nanoTime() - origin) >> TICK_SHIFT;
        final long from = Math.max(lastTick + 1, now - BUCKETS + 1);
        lastTick = now;
        for (long tick = from; tick <= now; tick++) {
            expire((int) (tick & (BUCKETS - 1)), now);
        }
        armNext(now);
    }

    /** An expiring entry may remove or add others, so that the search starts anew after each. */
    private void expire(final int bucket, final long now) {
        Expiring entry = heads[bucket];
        while (entry != null) {
            if (entry.tick <= now) {
                remove(entry);
                entry.expired();
                entry = heads[bucket];
            } else {
                entry = entry.next;
            }
        }
    }

    private void armNext(final long now) {
        if (count == 0) {
            return;
        }
        long tick = now + 1;
        while (heads[(int) (tick & (BUCKETS - 1))] == null) {
            tick++;
        }
        if (tick < armedTick) {
            arm(tick);
        }
    }

    /** Something that ends at a deadline. Waits for one deadline at a time. */
    abstract static class Expiring {
        private long tick = -1;
        private Expiring next;
        private Expiring previous;

        /** The deadline has passed; the entry does not wait any more. */
        abstract void expired();
    }
}
