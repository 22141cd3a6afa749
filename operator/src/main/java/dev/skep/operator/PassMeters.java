package dev.skep.operator;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How many passes there are, how long they take, and how many fail. */
final class PassMeters implements Metrics {
    private final Timer done;
    private final Timer failed;
    private final AtomicInteger underWay = new AtomicInteger();

    PassMeters(final MeterRegistry registry) {
        this.done = timer(registry, "done");
        this.failed = timer(registry, "failed");
        Gauge.builder("skep_operator_passes_under_way", underWay, AtomicInteger::get)
                .description("Passes that have begun and not ended")
                .register(registry);
    }

    private static Timer timer(final MeterRegistry registry, final String result) {
        return Timer.builder("skep_operator_pass")
                .description("Looks at a cluster, with what follows from them")
                .tag("result", result)
                .register(registry);
    }

    @Override
    public <T> T timeControllerExecution(final ControllerExecution<T> execution) throws Exception {
        final long began = System.nanoTime();
        underWay.incrementAndGet();
        Timer timer = failed;
        try {
            final T result = execution.execute();
            timer = done;
            return result;
        } finally {
            underWay.decrementAndGet();
            timer.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }
}
