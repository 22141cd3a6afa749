package dev.skep.topology.placement;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The replicas of one partition and their priorities: the highest one is the preferred leader. */
public record PartitionAssignment(int partition, SortedMap<MemberId, Integer> priorities) {
    public PartitionAssignment {
        priorities = Collections.unmodifiableSortedMap(new TreeMap<>(priorities));
    }

    /** Priorities fall from the number of replicas to 1. */
    static PartitionAssignment ranked(final int partition, final List<MemberId> preferredFirst) {
        final TreeMap<MemberId, Integer> priorities = new TreeMap<>();
        for (int rank = 0; rank < preferredFirst.size(); rank++) {
            priorities.put(preferredFirst.get(rank), preferredFirst.size() - rank);
        }
        return new PartitionAssignment(partition, priorities);
    }

    /** Highest priority first, smaller ids first among equals. */
    public List<MemberId> preferredFirst() {
        final List<MemberId> members = new ArrayList<>(priorities.keySet());
        members.sort(Comparator.comparingInt((MemberId member) -> -priorities.get(member)));
        return members;
    }
}
