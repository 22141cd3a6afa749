package dev.skep.gateway.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * What a gateway tells its clients of its cluster.
 *
 * @param partitions that there are to be, whether or not a broker holds them
 */
public record SeenTopology(String version, int partitions, int replicationFactor, List<Broker> brokers) {
    public SeenTopology {
        brokers = List.copyOf(brokers);
    }

    /**
     * One broker.
     *
     * @param leads partitions
     * @param follows partitions
     */
    public record Broker(int id, String address, SortedSet<Integer> leads, SortedSet<Integer> follows) {}

    /** What a cluster is to be like. A number of 0 is not asked for. */
    public record Wanted(int brokers, int partitions, int replicationFactor) {}

    /** One sentence for each thing that is not as wanted; empty when all is. */
    public List<String> differences(final Wanted wanted) {
        final List<String> found = new ArrayList<>();
        compare("brokers", brokers.size(), wanted.brokers(), found);
        compare("partitions", partitions, wanted.partitions(), found);
        compare("replication factor", replicationFactor, wanted.replicationFactor(), found);
        for (int partition = 1; partition <= Math.max(partitions, wanted.partitions()); partition++) {
            int leaders = 0;
            int replicas = 0;
            for (final Broker broker : brokers) {
                final boolean leads = broker.leads().contains(partition);
                leaders += leads ? 1 : 0;
                replicas += leads || broker.follows().contains(partition) ? 1 : 0;
            }
            if (leaders == 0) {
                found.add("partition " + partition + " has no leader");
            }
            compare("replicas of partition " + partition, replicas, wanted.replicationFactor(), found);
        }
        return found;
    }

    private static void compare(final String what, final int is, final int wanted, final List<String> found) {
        if (wanted != 0 && is != wanted) {
            found.add(what + ": " + is + ", expected " + wanted);
        }
    }
}
