package dev.skep.topology;

import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Documents of small random parts, so that two of them often have something in common. */
final class RandomTopology {
    private final Rng rng;

    RandomTopology(final Rng rng) {
        this.rng = rng;
    }

    Topology next() {
        final TreeMap<MemberId, MemberEntry> members = new TreeMap<>();
        for (int i = 0; i < 4; i++) {
            if (rng.chance(0.7)) {
                members.put(MemberId.of(i), entry());
            }
        }
        final List<FinishedChange> history = new ArrayList<>();
        if (rng.chance(0.3)) {
            history.add(new FinishedChange(rng.nextInt(3), ChangeStatus.CANCELLED, 1, 2, "key", "words"));
        }
        return new Topology(
                "cluster",
                new Stamp(rng.nextInt(2), rng.nextInt(2), MemberId.of(rng.nextInt(2))),
                members,
                rng.nextInt(3),
                rng.nextInt(3),
                rng.nextInt(3),
                rng.chance(0.5) ? Optional.of(plan()) : Optional.empty(),
                history,
                new Lease(rng.nextInt(3), rng.chance(0.5) ? "a" : "b", "0", rng.nextInt(3)),
                rng.nextInt(3));
    }

    private MemberEntry entry() {
        final TreeMap<Integer, Replica> partitions = new TreeMap<>();
        for (int partition = 1; partition <= 2; partition++) {
            if (rng.chance(0.5)) {
                final TreeMap<String, ExporterState> exporters = new TreeMap<>();
                if (rng.chance(0.3)) {
                    exporters.put("es", new ExporterState(rng.chance(0.5), rng.nextInt(2), Optional.of("other")));
                }
                partitions.put(
                        partition,
                        new Replica(
                                ReplicaState.values()[rng.nextInt(ReplicaState.values().length)],
                                rng.nextInt(3),
                                exporters));
            }
        }
        return new MemberEntry(
                rng.nextInt(3),
                rng.nextInt(2),
                MemberState.values()[rng.nextInt(MemberState.values().length)],
                "region",
                rng.chance(0.5) ? "zone" : "",
                rng.nextInt(2),
                partitions);
    }

    private ChangePlan plan() {
        final List<ChangeOperation> operations = new ArrayList<>(allKinds());
        final List<ChangePlan.Completed> completed = new ArrayList<>();
        while (operations.size() > 1 && rng.chance(0.5)) {
            completed.add(new ChangePlan.Completed(operations.removeFirst(), rng.nextInt(100)));
        }
        return new ChangePlan(
                rng.nextInt(3), rng.nextInt(3), 7, 3, rng.chance(0.5) ? "key" : "", "scale", completed, operations);
    }

    static List<ChangeOperation> allKinds() {
        final MemberId zero = MemberId.of(0);
        final MemberId one = MemberId.of(1);
        return List.of(
                new ChangeOperation.MemberJoin(one),
                new ChangeOperation.PartitionJoin(1, one, 3),
                new ChangeOperation.PartitionLeave(1, zero),
                new ChangeOperation.PartitionRemove(1, one, zero),
                new ChangeOperation.PartitionReconfigurePriority(1, one, -1),
                new ChangeOperation.PartitionForceReconfigure(1, one, List.of(one, zero), 9),
                new ChangeOperation.PartitionBootstrap(300, one, 2),
                new ChangeOperation.PartitionActivate(300, one),
                new ChangeOperation.PartitionDisableExporter(1, one, "es"),
                new ChangeOperation.PartitionEnableExporter(1, one, "es", Optional.of("other")),
                new ChangeOperation.PartitionEnableExporter(1, one, "es", Optional.empty()),
                new ChangeOperation.MemberRemove(one, zero),
                new ChangeOperation.MemberLeave(zero));
    }
}
