package dev.skep.node;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.AIMDLimit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.GradientLimit;
import com.netflix.concurrency.limits.limit.VegasLimit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
import dev.skep.node.config.BackpressureSettings;
import dev.skep.node.management.RequestLimit;
import dev.skep.partition.RequestLimiter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The limit of requests in flight on one partition, by an algorithm that can be changed while requests are in flight. */
final class PartitionLimiter implements RequestLimiter {
    private final int partitionId;
    private volatile Chosen chosen;

    PartitionLimiter(final BackpressureSettings settings, final int partitionId) {
        this.partitionId = partitionId;
        chosen = choice(settings);
    }

    /** How requests are let in; without a limiter where all are. What was let in by an earlier one is given back there. */
    private record Chosen(BackpressureSettings settings, SimpleLimiter<Void> limiter) {}

    /** From now on requests are let in by these settings. */
    void change(final BackpressureSettings settings) {
        chosen = choice(settings);
    }

    /** As it is now. */
    RequestLimit now() {
        final Chosen now = chosen;
        return now.limiter() == null
                ? RequestLimit.NONE
                : new RequestLimit(
                        true,
                        now.settings().algorithm().toString(),
                        now.limiter().getLimit(),
                        now.limiter().getInflight());
    }

    @Override
    public Permit acquire() {
        final SimpleLimiter<Void> limiter = chosen.limiter();
        if (limiter == null) {
            return RequestLimiter.unlimited().acquire();
        }
        final Optional<Limiter.Listener> listener = limiter.acquire(null);
        return listener.map(PartitionLimiter::permit).orElse(null);
    }

    private static Permit permit(final Limiter.Listener listener) {
        return new Permit() {
            @Override
            public void committed() {
                listener.onSuccess();
            }

            @Override
            public void dropped() {
                listener.onIgnore();
            }
        };
    }

    private Chosen choice(final BackpressureSettings settings) {
        if (!settings.enabled()) {
            return new Chosen(settings, null);
        }
        final Limit limit = settings.windowed() && settings.algorithm() != BackpressureSettings.Algorithm.FIXED
                ? WindowedLimit.newBuilder().build(limit(settings))
                : limit(settings);
        final SimpleLimiter<Void> limiter = SimpleLimiter.newBuilder()
                .named("partition-" + partitionId)
                .limit(limit)
                .build();
        return new Chosen(settings, limiter);
    }

    private static Limit limit(final BackpressureSettings settings) {
        return switch (settings.algorithm()) {
            case AIMD ->
                AIMDLimit.newBuilder()
                        .timeout(settings.aimd().requestTimeout().toNanos(), TimeUnit.NANOSECONDS)
                        .initialLimit(settings.aimd().initialLimit())
                        .minLimit(settings.aimd().minLimit())
                        .maxLimit(settings.aimd().maxLimit())
                        .backoffRatio(settings.aimd().backoffRatio())
                        .build();
            case FIXED -> FixedLimit.of(settings.fixedLimit());
            case VEGAS ->
                VegasLimit.newBuilder()
                        .alpha(settings.vegas().alpha())
                        .beta(settings.vegas().beta())
                        .initialLimit(settings.vegas().initialLimit())
                        .build();
            case GRADIENT ->
                GradientLimit.newBuilder()
                        .minLimit(settings.gradient().minLimit())
                        .initialLimit(settings.gradient().initialLimit())
                        .rttTolerance(settings.gradient().rttTolerance())
                        .build();
            case GRADIENT2 ->
                Gradient2Limit.newBuilder()
                        .minLimit(settings.gradient2().minLimit())
                        .initialLimit(settings.gradient2().initialLimit())
                        .rttTolerance(settings.gradient2().rttTolerance())
                        .longWindow(settings.gradient2().longWindow())
                        .build();
        };
    }
}
