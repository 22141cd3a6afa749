package dev.skep.operator.plan;

import dev.skep.operator.api.UpdatePolicy;
import dev.skep.operator.model.Bootstrap;
import dev.skep.operator.model.Layout;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a person wants, as far as the planner cares.
 *
 * @param uid of the resource
 * @param replicas brokers in this Kubernetes cluster
 * @param templates of each zone's pods; empty when {@code problem} tells why there are none
 * @param problem null, or what is wrong with the free parts of the resource
 * @param deletingSince null unless the resource is being deleted
 * @param own whether the brokers offer what goes beyond the public contract
 * @param exporters by name, and whether each is to get records
 * @param annotations of the resource, those of the operator only
 * @param window whether a maintenance window is open now, or none is configured
 */
public record Wish(
        String uid,
        Layout layout,
        int replicas,
        int partitions,
        int replicationFactor,
        String version,
        boolean own,
        boolean suspended,
        Instant deletingSince,
        boolean deleteVolumes,
        boolean driver,
        Storage storage,
        UpdatePolicy.Type updates,
        boolean operatorChanges,
        boolean autoRebalance,
        Duration brokerTimeout,
        boolean window,
        Bootstrap firstBootstrap,
        List<TemplateHash> templates,
        String problem,
        SortedMap<String, Boolean> exporters,
        Map<String, String> annotations) {
    /** @param persistent whether there are claims at all */
    public record Storage(boolean persistent, long bytes, boolean deleteLeft) {}

    /** @param specHash of what it was made from; two operators may make different templates of the same */
    public record TemplateHash(String hash, String specHash) {}

    public Wish {
        templates = List.copyOf(templates);
        exporters = Collections.unmodifiableSortedMap(new TreeMap<>(exporters));
        annotations = Map.copyOf(annotations);
    }

    public boolean deleting() {
        return deletingSince != null;
    }

    Optional<String> annotation(final String name) {
        return Optional.ofNullable(annotations.get(name)).filter(value -> !value.isBlank());
    }
}
