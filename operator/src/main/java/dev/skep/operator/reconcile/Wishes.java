package dev.skep.operator.reconcile;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.Image;
import dev.skep.operator.api.Storage;
import dev.skep.operator.api.UpdatePolicy;
import dev.skep.operator.api.ZeebeCluster;
import dev.skep.operator.api.ZeebeClusterSpec;
import dev.skep.operator.model.ConfigProblem;
import dev.skep.operator.model.Layout;
import dev.skep.operator.model.Quantities;
import dev.skep.operator.model.Rendering;
import dev.skep.operator.model.Workloads;
import dev.skep.operator.plan.Windows;
import dev.skep.operator.plan.Wish;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A resource as the planner takes it. */
final class Wishes {
    private Wishes() {}

    static Wish of(final Rendering rendering, final Instant now) {
        final ZeebeCluster resource = rendering.resource();
        final ZeebeClusterSpec spec = resource.getSpec();
        final Layout layout = rendering.layout();
        final List<Wish.TemplateHash> templates = new ArrayList<>();
        String problem = null;
        boolean window = true;
        try {
            for (int zone = 0; zone < layout.zones().size(); zone++) {
                final Workloads.Template template = Workloads.template(rendering, zone, restartToken(resource));
                templates.add(new Wish.TemplateHash(template.hash(), template.specHash()));
            }
            window = Windows.isOpen(spec.updatePolicy().maintenanceWindows(), now);
        } catch (ConfigProblem e) {
            problem = e.getMessage();
        }
        final SortedMap<String, Boolean> exporters = new TreeMap<>();
        spec.exporters().forEach(exporter -> exporters.put(exporter.id(), exporter.enabled()));
        final String deleted = resource.getMetadata().getDeletionTimestamp();
        return new Wish(
                resource.getMetadata().getUid(),
                layout,
                spec.replicas(),
                spec.partitions(),
                spec.replicationFactor(),
                spec.version(),
                spec.image().contract() == Image.Contract.Skep,
                spec.suspend(),
                deleted == null ? null : Instant.parse(deleted),
                spec.storage().retention().onDelete() == Storage.Keep.Delete,
                spec.multiRegion() == null
                        || spec.multiRegion()
                                .driverRegion()
                                .equals(spec.multiRegion().region()),
                new Wish.Storage(
                        spec.storage().type() == Storage.Type.Persistent,
                        Quantities.bytes(spec.storage().size()),
                        spec.storage().retention().onScaleDown() == Storage.Keep.Delete),
                spec.updatePolicy().type(),
                spec.updatePolicy().operatorChanges() == UpdatePolicy.OperatorChanges.Roll,
                spec.updatePolicy().autoRebalance() == UpdatePolicy.AutoRebalance.AfterChanges,
                Duration.parse("PT" + spec.updatePolicy().brokerTimeout().toUpperCase(Locale.ROOT)),
                window,
                rendering.bootstrap(),
                templates,
                problem,
                exporters,
                annotations(resource));
    }

    static String restartToken(final ZeebeCluster resource) {
        return annotations(resource).get(Annotations.RESTART);
    }

    private static Map<String, String> annotations(final ZeebeCluster resource) {
        final Map<String, String> ours = new TreeMap<>();
        if (resource.getMetadata().getAnnotations() != null) {
            resource.getMetadata().getAnnotations().forEach((key, value) -> {
                if (key.startsWith(ZeebeCluster.GROUP + "/")) {
                    ours.put(key, value);
                }
            });
        }
        return ours;
    }
}
