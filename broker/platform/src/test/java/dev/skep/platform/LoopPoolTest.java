package dev.skep.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check;
import dev.skep.base.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600) // some hand over twenty thousand times, each a moment of waiting on a busy machine
final class LoopPoolTest {
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void manyLoopsRunEachTaskOnceInOrderAndNeverOnTwoThreads() throws Exception {
        final int loops = 50;
        final int posters = 4;
        final int tasksPerPoster = 500;
        try (var pool = new LoopPool("test", 4, 16)) {
            final var done = new CountDownLatch(loops * posters * tasksPerPoster);
            final var overlap = new AtomicBoolean();
            final var disorder = new AtomicBoolean();
            final List<PooledLoop> targets = new ArrayList<>();
            final List<AtomicBoolean> busy = new ArrayList<>();
            final List<int[]> lastSeen = new ArrayList<>();
            for (int i = 0; i < loops; i++) {
                targets.add(pool.newLoop("loop-" + i, failures::add));
                busy.add(new AtomicBoolean());
                lastSeen.add(new int[posters]);
            }
            final List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < posters; p++) {
                final int poster = p;
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int n = 1; n <= tasksPerPoster; n++) {
                        final int number = n;
                        for (int i = 0; i < loops; i++) {
                            final int loop = i;
                            targets.get(loop).post(() -> {
                                if (busy.get(loop).getAndSet(true)) {
                                    overlap.set(true);
                                }
                                final int[] last = lastSeen.get(loop);
                                if (last[poster] != number - 1) {
                                    disorder.set(true);
                                }
                                last[poster] = number;
                                busy.get(loop).set(false);
                                done.countDown();
                            });
                        }
                    }
                }));
            }
            done.await();
            for (final Thread thread : threads) {
                thread.join();
            }
            assertThat(overlap).isFalse();
            assertThat(disorder).isFalse();
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void wakesFromParkedAgainAndAgain() throws Exception {
        try (var pool = new LoopPool("test", 2, 16)) {
            final var ping = pool.newLoop("ping", failures::add);
            final var pong = pool.newLoop("pong", failures::add);
            final var done = new CountDownLatch(1);
            final int[] rounds = {0};
            final var bounce = new Runnable() {
                @Override
                public void run() {
                    if (++rounds[0] == 20_000) {
                        done.countDown();
                    } else {
                        (rounds[0] % 2 == 0 ? ping : pong).post(this);
                    }
                }
            };
            ping.post(bounce);
            done.await();
            // From outside, one at a time: each finds the pool at rest or going to rest.
            for (int i = 0; i < 2_000; i++) {
                final var one = new CountDownLatch(1);
                ping.post(one::countDown);
                one.await();
            }
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aBusyLoopLetsOthersHaveTheirTurn() throws Exception {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var greedy = pool.newLoop("greedy", failures::add);
            final var modest = pool.newLoop("modest", failures::add);
            final var modestRan = new CountDownLatch(1);
            final var again = new Runnable() {
                @Override
                public void run() {
                    if (modestRan.getCount() > 0) {
                        greedy.post(this);
                    }
                }
            };
            greedy.post(again);
            modest.post(modestRan::countDown);
            modestRan.await();
        }
    }

    @Test
    void timersRunInOrderOfTheirTimeAndNotBeforeIt() throws Exception {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var done = new CountDownLatch(1);
            final List<String> order = new ArrayList<>();
            final var early = new AtomicBoolean();
            loop.post(() -> {
                final long start = loop.nanoTime();
                loop.schedule(300_000_000, () -> {
                    early.compareAndSet(false, loop.nanoTime() - start < 300_000_000);
                    order.add("third");
                    done.countDown();
                });
                loop.schedule(100_000_000, () -> {
                    early.compareAndSet(false, loop.nanoTime() - start < 100_000_000);
                    order.add("first");
                });
                loop.schedule(200_000_000, () -> order.add("second"));
                loop.schedule(150_000_000, () -> order.add("cancelled")).cancel();
            });
            done.await();
            assertThat(order).containsExactly("first", "second", "third");
            assertThat(early).isFalse();
        }
    }

    /** Delays so short that the alarm rings while the loop is still going to sleep: none may be missed. */
    @Test
    void aTimerThatIsDueAtOnceIsNeverMissed() throws Exception {
        try (var pool = new LoopPool("test", 2, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            for (int i = 0; i < 20_000; i++) {
                final var done = new CountDownLatch(1);
                final long delayNanos = i % 20_000;
                loop.post(() -> loop.schedule(delayNanos, done::countDown));
                done.await();
            }
        }
    }

    @Test
    void aTimerThatSetsItselfAnewLetsTasksThrough() throws Exception {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var done = new CountDownLatch(1);
            loop.post(() -> reschedule(loop, done));
            loop.post(done::countDown);
            done.await();
        }
    }

    private static void reschedule(final Loop loop, final CountDownLatch done) {
        loop.schedule(0, () -> {
            if (done.getCount() > 0) {
                reschedule(loop, done);
            }
        });
    }

    @Test
    void timersBelongToTheirLoop() {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            assertThatThrownBy(() -> loop.schedule(1, () -> {})).isInstanceOf(Check.InvariantViolation.class);
        }
    }

    @Test
    void aTaskThatThrowsIsReportedAndTheLoopGoesOn() throws Exception {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var done = new CountDownLatch(1);
            loop.post(() -> {
                throw new IllegalStateException("boom");
            });
            loop.post(done::countDown);
            done.await();
            assertThat(failures).singleElement().isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aClosedLoopRunsNothingMore() throws Exception {
        try (var pool = new LoopPool("test", 1, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var other = pool.newLoop("other", failures::add);
            final var ran = new AtomicInteger();
            final var closed = new CountDownLatch(1);
            loop.post(() -> {
                loop.schedule(0, ran::incrementAndGet);
                loop.post(ran::incrementAndGet);
                loop.close();
                closed.countDown();
            });
            closed.await();
            loop.post(ran::incrementAndGet);
            final var after = new CountDownLatch(1);
            other.post(after::countDown);
            after.await();
            assertThat(ran).hasValue(0);
        }
    }

    @Test
    void aLaneWorksInOrderAndReportsOnTheLoop() throws Exception {
        try (var loops = new LoopPool("loops", 1, 8);
                var slow = new LoopPool("slow", 2, 1)) {
            final var loop = loops.newLoop("loop", failures::add);
            final var background = new LaneBackground(slow.newLoop("lane", failures::add));
            final var done = new CountDownLatch(100);
            final List<Integer> worked = new ArrayList<>();
            final List<Integer> reported = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                final int number = i;
                background.run(() -> worked.add(number), loop, failure -> {
                    reported.add(number);
                    done.countDown();
                });
            }
            done.await();
            assertThat(worked).isSorted().hasSize(100);
            assertThat(reported).isSorted().hasSize(100);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void workThatThrowsIsHandedToTheLoop() throws Exception {
        try (var pool = new LoopPool("test", 2, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var background = new LaneBackground(pool.newLoop("lane", failures::add));
            final var outcome = new AtomicReference<Throwable>();
            final var done = new CountDownLatch(1);
            background.run(
                    () -> {
                        throw new IllegalStateException("boom");
                    },
                    loop,
                    failure -> {
                        outcome.set(failure);
                        done.countDown();
                    });
            done.await();
            assertThat(outcome.get()).isInstanceOf(IllegalStateException.class);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void slowLoopsLeaveThreadsToTheOthers() throws Exception {
        try (var pool = new LoopPool("test", 1, 2, 8)) {
            final var go = new CountDownLatch(1);
            final var begun = new CountDownLatch(2);
            final var atOnce = new AtomicInteger();
            final var most = new AtomicInteger();
            final var ended = new CountDownLatch(10);
            for (int i = 0; i < 10; i++) {
                pool.newSlowLoop("slow-" + i, failures::add).post(() -> {
                    most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                    begun.countDown();
                    awaitQuietly(go);
                    atOnce.decrementAndGet();
                    ended.countDown();
                });
            }
            begun.await();
            final var other = new CountDownLatch(100);
            final var loop = pool.newLoop("other", failures::add);
            for (int i = 0; i < 100; i++) {
                loop.post(other::countDown);
            }
            other.await(); // while all slow loops that may run do so
            go.countDown();
            ended.await();
            assertThat(most).hasValue(2);
            assertThat(failures).isEmpty();
        }
    }

    @Test
    void whatIsHandedToAnIdleSlowLoopAndBackGoesOnUponTheSameThread() throws Exception {
        try (var pool = new LoopPool("test", 1, 3, 8)) {
            final var loop = pool.newLoop("loop", failures::add);
            final var background = new LaneBackground(pool.newSlowLoop("slow", failures::add));
            final List<Thread> threads = new ArrayList<>();
            final var done = new CountDownLatch(1);
            loop.post(() -> {
                threads.add(Thread.currentThread());
                background.run(() -> threads.add(Thread.currentThread()), loop, failure -> {
                    threads.add(Thread.currentThread());
                    done.countDown();
                });
            });
            done.await();
            assertThat(threads).hasSize(3).containsOnly(threads.getFirst());
        }
    }

    @RepeatedTest(500) // a lost wake-up shows in one of some hundred
    void handingOverAmongTwoLoopsLetsOthersHaveTheirTurn() throws Exception {
        try (var pool = new LoopPool("test", 1, 1, 8)) {
            final var stop = new AtomicBoolean();
            final var ended = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) { // as many as threads
                final var loop = pool.newLoop("busy-" + i, failures::add);
                final var background = new LaneBackground(pool.newSlowLoop("slow-" + i, failures::add));
                loop.post(new Runnable() {
                    @Override
                    public void run() {
                        background.run(() -> {}, loop, failure -> {
                            if (stop.get()) {
                                ended.countDown();
                            } else {
                                run();
                            }
                        });
                    }
                });
            }
            final var others = new CountDownLatch(50);
            for (int i = 0; i < 50; i++) {
                pool.newLoop("other-" + i, failures::add).post(others::countDown);
            }
            others.await();
            stop.set(true);
            ended.await();
            assertThat(failures).isEmpty();
        }
    }

    private static void awaitQuietly(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
