package dev.skep.operator.reconcile;

import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterStatus;
import dev.skep.operator.plan.Step;
import io.fabric8.kubernetes.api.model.Condition;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Metrics of the operator: few labels, one line for each cluster and condition. */
public final class Meters {
    private final MeterRegistry registry;
    private final Map<String, ZeebeClusterStatus> statuses = new ConcurrentHashMap<>();
    private volatile boolean stale;
    private final MultiGauge conditions;
    private final MultiGauge phases;
    private final MultiGauge ready;

    public Meters(final MeterRegistry registry) {
        this.registry = registry;
        this.conditions = MultiGauge.builder("skep_operator_cluster_condition")
                .description("1 while a condition of a cluster is True")
                .register(registry);
        this.phases = MultiGauge.builder("skep_operator_cluster_phase")
                .description("1 for the phase that a cluster is in")
                .register(registry);
        this.ready = MultiGauge.builder("skep_operator_cluster_ready_brokers")
                .description("Pods of a cluster that are ready")
                .register(registry);
    }

    void step(final Step step) {
        registry.counter("skep_operator_steps_total", "step", step.getClass().getSimpleName())
                .increment();
    }

    /** Counts objects that were written. */
    Consumer<String> applied() {
        return result -> registry.counter("skep_operator_applied_objects_total", "result", result)
                .increment();
    }

    void report(final ZeebeCluster resource, final ZeebeClusterStatus status) {
        final String key = resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName();
        if (!status.equals(statuses.put(key, status))) {
            stale = true;
        }
    }

    void forget(final ZeebeCluster resource) {
        statuses.remove(resource.getMetadata().getNamespace() + "/"
                + resource.getMetadata().getName());
        stale = true;
    }

    /** Before somebody reads them: with many clusters, doing it at each change would be most of the work. */
    public synchronized void refresh() {
        if (!stale) {
            return;
        }
        stale = false;
        final List<MultiGauge.Row<?>> conditionRows = new ArrayList<>();
        final List<MultiGauge.Row<?>> phaseRows = new ArrayList<>();
        final List<MultiGauge.Row<?>> readyRows = new ArrayList<>();
        statuses.forEach((key, status) -> {
            final Tags tags = Tags.of(
                    "namespace", key.substring(0, key.indexOf('/')), "cluster", key.substring(key.indexOf('/') + 1));
            for (final Condition condition : status.conditions()) {
                conditionRows.add(MultiGauge.Row.of(
                        tags.and("condition", condition.getType()),
                        condition.getStatus().equals("True") ? 1 : 0));
            }
            phaseRows.add(MultiGauge.Row.of(tags.and("phase", status.phase().name()), 1));
            readyRows.add(MultiGauge.Row.of(tags, status.readyReplicas()));
        });
        conditions.register(conditionRows, true);
        phases.register(phaseRows, true);
        ready.register(readyRows, true);
    }
}
