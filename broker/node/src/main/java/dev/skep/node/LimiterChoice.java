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
import dev.skep.partition.RequestLimiter;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Adaptive limits of requests in flight, by the configured algorithm. */
final class LimiterChoice {
    private LimiterChoice() {}

    static RequestLimiter of(final BackpressureSettings settings, final int partitionId) {
        if (!settings.enabled()) {
            return RequestLimiter.unlimited();
        }
        final Limit limit = settings.windowed() && settings.algorithm() != BackpressureSettings.Algorithm.FIXED
                ? WindowedLimit.newBuilder().build(limit(settings))
                : limit(settings);
        return new Adaptive(SimpleLimiter.newBuilder()
                .named("partition-" + partitionId)
                .limit(limit)
                .build());
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

    private record Adaptive(SimpleLimiter<Void> limiter) implements RequestLimiter {
        @Override
        public Permit acquire() {
            final Optional<Limiter.Listener> listener = limiter.acquire(null);
            return listener.map(Adaptive::permit).orElse(null);
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
    }
}
