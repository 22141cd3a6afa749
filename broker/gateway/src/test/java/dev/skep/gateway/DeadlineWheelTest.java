package dev.skep.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Loop;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long LATE_NANOS_MAX = 2L << 24;

    private final VirtualLoop loop = new VirtualLoop();
    private final DeadlineWheel wheel = new DeadlineWheel(loop);

    @Test
    void meetsEveryDeadlineInTimeAndNoneThatWasCalledOff() {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        final List<Entry> entries = new ArrayList<>();
        for (int step = 0; step < 20_000; step++) {
            final int choice = rng.nextInt(10);
            if (choice < 5) {
                final Entry entry = new Entry(loop.now, rng.between(0, TimeUnit.SECONDS.toNanos(60)));
                entries.add(entry);
                wheel.add(entry, entry.delay);
            } else if (choice < 9 && !entries.isEmpty()) {
                final Entry entry = entries.get(rng.nextInt(entries.size()));
                wheel.remove(entry);
                entry.calledOff |= entry.expiredAt < 0;
            } else {
                loop.advance(rng.between(0, TimeUnit.MILLISECONDS.toNanos(200)));
            }
        }
        loop.advance(TimeUnit.SECONDS.toNanos(100));

        for (final Entry entry : entries) {
            if (entry.calledOff) {
                assertThat(entry.expiredAt).as("called off, seed %d", seed).isNegative();
            } else {
                assertThat(entry.expiredAt)
                        .as("seed %d", seed)
                        .isBetween(entry.added + entry.delay, entry.added + entry.delay + LATE_NANOS_MAX);
            }
        }
        assertThat(wheel.size()).isZero();
        assertThat(loop.tasks).as("an empty wheel costs nothing").isEmpty();
    }

    @Test
    void anExpiringEntryMayAddAndRemoveOthers() {
        final List<String> order = new ArrayList<>();
        final Entry neighbour = new Entry(0, 0);
        final DeadlineWheel.Expiring again = new DeadlineWheel.Expiring() {
            @Override
            void expired() {
                order.add("expired");
                wheel.remove(neighbour);
                if (order.size() < 3) {
                    wheel.add(this, 0);
                }
            }
        };
        wheel.add(neighbour, 10);
        wheel.add(again, 10);

        loop.advance(TimeUnit.SECONDS.toNanos(1));

        assertThat(order).hasSize(3);
        assertThat(neighbour.expiredAt).isNegative();
    }

    private final class Entry extends DeadlineWheel.Expiring {
        private final long added;
        private final long delay;
        private long expiredAt = -1;
        private boolean calledOff;

        Entry(final long added, final long delay) {
            this.added = added;
            this.delay = delay;
        }

        @Override
        void expired() {
            assertThat(expiredAt).as("expires once").isNegative();
            expiredAt = loop.now;
        }
    }

    /** Time that passes when the test says so. */
    private static final class VirtualLoop implements Loop {
        private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Long.compare(a.due, b.due));
        private long now = 123_456_789;

        void advance(final long nanos) {
            final long until = now + nanos;
            while (!tasks.isEmpty() && tasks.peek().due <= until) {
                final Task next = tasks.poll();
                now = next.due;
                next.task.run();
            }
            now = until;
        }

        @Override
        public void post(final Runnable task) {
            task.run();
        }

        @Override
        public Timer schedule(final long delayNanos, final Runnable task) {
            final Task scheduled = new Task(now + delayNanos, task);
            tasks.add(scheduled);
            return () -> tasks.remove(scheduled);
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public long currentTimeMillis() {
            return now / 1_000_000;
        }

        private record Task(long due, Runnable task) {}
    }
}
