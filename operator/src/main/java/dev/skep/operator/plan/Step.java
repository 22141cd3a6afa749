package dev.skep.operator.plan;

import dev.skep.operator.model.Bootstrap;
import dev.skep.operator.model.Layout;
import java.util.List;
import java.util.SortedSet;

/** One thing to do. Doing it twice is as good as once; what must not happen twice carries a uid, a version or a key. */
public sealed interface Step {
    /** Writes down what must not be forgotten, before the next step. */
    record Remember(Memory memory) implements Step {}

    /** Freezes the settings of the first start; the first one to do so wins. */
    record CreateBootstrap(Bootstrap bootstrap) implements Step {}

    record CreateClaim(Layout.Place place, long bytes) implements Step {}

    /** Takes over a claim that is there already. */
    record AdoptClaim(Layout.Place place, String uid) implements Step {}

    record LabelClaim(String name, String uid, Observed.ClaimView.State state, String clusterId) implements Step {}

    record GrowClaim(String name, String uid, long bytes) implements Step {}

    record DeleteClaim(String name, String uid) implements Step {}

    /**
     * Writes a StatefulSet as it is wanted, pod template included. With OnDelete no pod is touched.
     *
     * @param replicas at least so many; it never takes pods away
     */
    record ApplySet(int zone, int replicas) implements Step {}

    /**
     * Gives a StatefulSet the pod template that it had before. With OnDelete no pod is touched.
     *
     * @param revision of Kubernetes, of that template
     * @param from the one that it has now
     */
    record PutBack(int zone, String revision, String from) implements Step {}

    /** Changes nothing but the number of pods. */
    record ScaleSet(int zone, int replicas, int from) implements Step {}

    record DeleteSet(int zone) implements Step {}

    /** Takes a pod away, as a drain would: refused while another one is missing. */
    record EvictPod(String pod, String uid, int broker, boolean drain) implements Step {}

    /** Takes a pod away that does no good anyway. */
    record DeletePod(String pod, String uid) implements Step {}

    /**
     * Asks the brokers for another topology.
     *
     * @param force these go on without the others, which are lost
     */
    record AskTopology(
            SortedSet<Integer> members,
            int replicationFactor,
            int partitions,
            boolean grow,
            boolean force,
            long fromVersion,
            String key)
            implements Step {}

    /** What becomes of an exporter. */
    enum Turn {
        ENABLE,
        DISABLE,
        /** For ever: what is kept of how far it is goes. */
        REMOVE
    }

    /**
     * Asks the brokers to let an exporter get records, or not.
     *
     * @param broker who is asked, because it knows of it
     */
    record SwitchExporter(String id, Turn turn, int broker, long fromVersion, String key) implements Step {}

    record CancelChange(long id) implements Step {}

    /** Asks every broker for snapshots of what it holds. */
    record AskSnapshots() implements Step {}

    /** Lets preferred leaders lead again. */
    record AskRebalance() implements Step {}

    /** Lets the resource go. */
    record Release() implements Step {}

    /** Whether brokers or clients could notice. */
    default boolean disturbs() {
        return switch (this) {
            case EvictPod ignored -> true;
            case DeletePod ignored -> true;
            case AskTopology ignored -> true;
            case SwitchExporter ignored -> true; // a change of the topology as others are
            default -> false;
        };
    }

    /** A list of steps without those behind the first that disturbs. */
    static List<Step> upToFirstDisturbance(final List<Step> steps) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).disturbs()) {
                return List.copyOf(steps.subList(0, i + 1));
            }
        }
        return List.copyOf(steps);
    }
}
