package dev.skep.operator.plan;

import dev.skep.operator.model.Bootstrap;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that is known at one moment.
 *
 * @param bootstrap what was frozen; empty before the foundation
 * @param sets by zone
 * @param pods by number of the broker; brokers of others are not ready as long as they hold no replicas, which is no reason to wait for them
 * @param claims by number of the broker
 */
public record Observed(
        Wish wish,
        Memory memory,
        Optional<Bootstrap> bootstrap,
        SortedMap<Integer, SetView> sets,
        SortedMap<Integer, PodView> pods,
        SortedMap<Integer, ClaimView> claims,
        BrokersView brokers,
        Instant now) {
    /**
     * A StatefulSet.
     *
     * @param settled whether its controller has seen its newest form, so that {@code revision} counts
     * @param restartToken what it was last restarted for
     */
    public record SetView(
            String name,
            int replicas,
            String revision,
            boolean settled,
            String templateHash,
            String specHash,
            String restartToken) {}

    /** @param trouble why it does not run, in the words of Kubernetes; empty when nothing is known */
    public record PodView(
            String name,
            String uid,
            String revision,
            boolean ready,
            boolean running,
            boolean terminating,
            String trouble) {
        PodView thatIsReady() {
            return new PodView(name, uid, revision, true, running, terminating, trouble);
        }
    }

    /** A volume claim. */
    public record ClaimView(
            String name,
            String uid,
            String clusterUid,
            String clusterId,
            State state,
            boolean ours,
            long requestedBytes,
            long capacityBytes,
            boolean restartNeeded,
            boolean terminating,
            String trouble) {
        /** What its broker is to the cluster. */
        public enum State {
            EMPTY,
            MEMBER,
            LEFT
        }
    }

    public Observed {
        sets = Collections.unmodifiableSortedMap(new TreeMap<>(sets));
        final SortedMap<Integer, PodView> seen = new TreeMap<>(pods);
        if (!wish.own()) {
            seen.replaceAll((id, pod) -> brokers.isIdle(id) ? pod.thatIsReady() : pod);
        }
        pods = Collections.unmodifiableSortedMap(seen);
        claims = Collections.unmodifiableSortedMap(new TreeMap<>(claims));
    }
}
