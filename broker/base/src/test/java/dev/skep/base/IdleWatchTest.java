package dev.skep.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleWatchTest {
    private static final long MICROS = 1_000;

    private final IdleWatch watch = new IdleWatch();
    private long now = 77;

    @Test
    void whoHasSeenNothingSleepsAtOnce() {
        assertThat(looks(10 * MICROS)).isZero();
    }

    @Test
    void looksOutWhereWorkHasComeInShortIntervals() {
        for (int i = 0; i < 70; i++) {
            waitFor(300 * MICROS);
        }

        assertThat(looks(10 * MICROS)).as("looks within a millisecond").isBetween(90, 110);
    }

    @Test
    void doesNotWhereSomeIntervalsAreLong() {
        for (int i = 0; i < 100; i++) {
            waitFor(i % 5 == 0 ? 20_000 * MICROS : 300 * MICROS);
        }

        assertThat(looks(10 * MICROS)).isZero();
    }

    @Test
    void doesNotAfterABurst() {
        for (int round = 0; round < 10; round++) {
            waitFor(100_000 * MICROS);
            for (int i = 0; i < 50; i++) {
                waitFor(100 * MICROS);
                assertThat(looks(10 * MICROS)).isZero();
            }
        }
    }

    @Test
    void forgetsSoonWhenWorkBecomesRare() {
        for (int i = 0; i < 1000; i++) {
            waitFor(300 * MICROS);
        }
        for (int i = 0; i < 3; i++) {
            waitFor(20_000 * MICROS);
        }

        assertThat(looks(10 * MICROS)).isZero();
    }

    @Test
    void stopsWhenOthersWantTheCore() {
        for (int i = 0; i < 70; i++) {
            waitFor(300 * MICROS);
        }

        watch.idle(now);
        assertThat(watch.lookAgain(now += 10 * MICROS)).isTrue();
        assertThat(watch.lookAgain(now += 300 * MICROS)).isFalse();
        assertThat(watch.lookAgain(now += 10 * MICROS)).isFalse();
    }

    private void waitFor(final long nanos) {
        watch.idle(now);
        now += nanos;
        watch.busy(now);
    }

    private int looks(final long every) {
        watch.idle(now);
        int looks = 0;
        while (watch.lookAgain(now)) {
            looks++;
            now += every;
        }
        return looks;
    }
}
