package dev.skep.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.node.config.BackpressureSettings;
import dev.skep.node.management.RequestLimit;
import dev.skep.partition.RequestLimiter.Permit;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits are changed while requests are in flight. */
final class PartitionLimiterTest {
    private static BackpressureSettings fixed(final int limit) {
        return BackpressureSettings.of(Map.of("algorithm", "fixed", "fixed.limit", Integer.toString(limit)));
    }

    @Test
    void noMoreThanTheLimitAreInFlight() {
        final PartitionLimiter limiter = new PartitionLimiter(fixed(2), 1);
        final Permit first = limiter.acquire();
        limiter.acquire();
        assertThat(limiter.acquire()).isNull();
        assertThat(limiter.now()).isEqualTo(new RequestLimit(true, "fixed", 2, 2));

        first.committed();

        assertThat(limiter.acquire()).isNotNull();
        assertThat(limiter.acquire()).isNull();
    }

    @Test
    void anotherLimitHoldsAtOnceAndWhatIsInFlightIsGivenBackWhereItWasTaken() {
        final PartitionLimiter limiter = new PartitionLimiter(fixed(1), 1);
        final Permit before = limiter.acquire();
        assertThat(limiter.acquire()).isNull();

        limiter.change(fixed(2));
        limiter.acquire();
        final Permit second = limiter.acquire();
        before.committed();
        assertThat(limiter.acquire()).isNull();
        second.dropped();
        assertThat(limiter.acquire()).isNotNull();

        limiter.change(BackpressureSettings.of(Map.of("enabled", "false")));
        for (int i = 0; i < 10_000; i++) {
            assertThat(limiter.acquire()).isNotNull();
        }
        assertThat(limiter.now()).isEqualTo(RequestLimit.NONE);
    }
}
