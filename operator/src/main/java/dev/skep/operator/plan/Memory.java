package dev.skep.operator.plan;

import dev.skep.operator.api.ZeebeClusterStatus.ExporterStatus;
import dev.skep.operator.api.ZeebeClusterStatus.GrowthRefusal;
import dev.skep.operator.api.ZeebeClusterStatus.RebalanceStatus;
import dev.skep.operator.api.ZeebeClusterStatus.ReplaceStatus;
import dev.skep.operator.api.ZeebeClusterStatus.Requested;
import dev.skep.operator.api.ZeebeClusterStatus.StuckStatus;
import dev.skep.operator.api.ZeebeClusterStatus.UpgradeStatus;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What the operator must know again after a crash. It lives in the status of the resource and is written before the act that it announces.
 *
 * @param clusterId what the brokers call their cluster; empty until they have founded it
 * @param members who belonged to the cluster when it was last seen
 * @param handled last value of each annotation that asks for something once
 * @param requested change of the topology that was asked for; null for none
 * @param restarting the pod that is being restarted; null for none
 * @param stuck what has turned out not to start; null when all does
 * @param replace the broker that is being replaced; null for none
 * @param rebalance the last rebalancing; null before the first
 * @param growth why volumes did not grow when that was last asked for; null when nothing stood in the way
 * @param runs the version that all brokers ran when all were last seen to run the same; empty before the first time
 * @param upgrade the last change of that version, until every replica has a snapshot since; null when all have one
 * @param exporters what brokers may have been told of, so that it can be let go when it is gone from the resource
 * @param creating until all have been ready for the first time
 */
public record Memory(
        String clusterId,
        SortedSet<Integer> members,
        SortedMap<String, String> handled,
        Requested requested,
        Restarting restarting,
        StuckStatus stuck,
        ReplaceStatus replace,
        RebalanceStatus rebalance,
        GrowthRefusal growth,
        String runs,
        UpgradeStatus upgrade,
        SortedMap<String, ExporterStatus> exporters,
        boolean creating) {
    /**
     * @param uid of the pod before
     * @param revision of a pod of its that was well; null when nobody knows
     */
    public record Restarting(String pod, String uid, String revision, Instant since) {}

    public static final Memory NOTHING = new Memory(
            "", new TreeSet<>(), new TreeMap<>(), null, null, null, null, null, null, "", null, new TreeMap<>(), true);

    public Memory {
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
        handled = Collections.unmodifiableSortedMap(new TreeMap<>(handled));
        exporters = Collections.unmodifiableSortedMap(new TreeMap<>(exporters));
    }

    boolean founded() {
        return !clusterId.isEmpty() || !members.isEmpty();
    }

    Optional<String> handled(final String annotation) {
        return Optional.ofNullable(handled.get(annotation));
    }

    Memory withCluster(final String id, final SortedSet<Integer> newMembers) {
        return with(next -> {
            next.clusterId = id;
            next.members = newMembers;
        });
    }

    Memory withHandled(final String annotation, final String value) {
        final SortedMap<String, String> all = new TreeMap<>(handled);
        all.put(annotation, value);
        return with(next -> next.handled = all);
    }

    Memory withRequested(final Requested newRequested) {
        return with(next -> next.requested = newRequested);
    }

    /** After the brokers have said no. */
    public Memory refused(final String why, final Instant at) {
        return requested == null
                ? this
                : withRequested(new Requested(
                        requested.members(),
                        requested.replicationFactor(),
                        requested.partitions(),
                        requested.fromVersion(),
                        null,
                        at.toString(),
                        why,
                        requested.operation()));
    }

    Memory withRestarting(final Restarting newRestarting) {
        return with(next -> next.restarting = newRestarting);
    }

    Memory withStuck(final StuckStatus newStuck) {
        return with(next -> next.stuck = newStuck);
    }

    Memory withReplace(final ReplaceStatus newReplace) {
        return with(next -> next.replace = newReplace);
    }

    /** Kubernetes lets no volume grow to that size, or lets them all. */
    public Memory withGrowth(final GrowthRefusal refusal) {
        return with(next -> next.growth = refusal);
    }

    Memory withRebalance(final RebalanceStatus newRebalance) {
        return with(next -> next.rebalance = newRebalance);
    }

    /** All brokers run that version, and what else there is to know of it. */
    Memory withVersion(final String newRuns, final UpgradeStatus newUpgrade) {
        return with(next -> {
            next.runs = newRuns;
            next.upgrade = newUpgrade;
        });
    }

    Memory withExporters(final SortedMap<String, ExporterStatus> all) {
        return with(next -> next.exporters = all);
    }

    /** After the brokers have refused to switch one. */
    public Memory refusedExporter(final String id, final String why, final Instant at) {
        final ExporterStatus before = exporters.get(id);
        if (before == null) {
            return this;
        }
        final SortedMap<String, ExporterStatus> all = new TreeMap<>(exporters);
        all.put(id, new ExporterStatus(id, before.state(), before.leaving(), why, at.toString()));
        return withExporters(all);
    }

    private Memory with(final Consumer<Next> change) {
        final Next next = new Next(this);
        change.accept(next);
        return next.memory();
    }

    /** The same, to be changed in some places. */
    private static final class Next {
        private final boolean creating;
        private String clusterId;
        private SortedSet<Integer> members;
        private SortedMap<String, String> handled;
        private Requested requested;
        private Restarting restarting;
        private StuckStatus stuck;
        private ReplaceStatus replace;
        private RebalanceStatus rebalance;
        private GrowthRefusal growth;
        private String runs;
        private UpgradeStatus upgrade;
        private SortedMap<String, ExporterStatus> exporters;

        Next(final Memory before) {
            creating = before.creating;
            clusterId = before.clusterId;
            members = before.members;
            handled = before.handled;
            requested = before.requested;
            restarting = before.restarting;
            stuck = before.stuck;
            replace = before.replace;
            rebalance = before.rebalance;
            growth = before.growth;
            runs = before.runs;
            upgrade = before.upgrade;
            exporters = before.exporters;
        }

        Memory memory() {
            return new Memory(
                    clusterId,
                    members,
                    handled,
                    requested,
                    restarting,
                    stuck,
                    replace,
                    rebalance,
                    growth,
                    runs,
                    upgrade,
                    exporters,
                    creating);
        }
    }
}
