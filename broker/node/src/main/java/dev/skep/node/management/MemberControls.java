package dev.skep.node.management;

import dev.skep.topology.Topology;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What endpoints ask of this member: one for all of them, as there is something to ask only while it is up. */
final class MemberControls {
    static final String NOT_UP = "the broker is starting or stopping; try again when it is ready";

    private static final String TOPOLOGY_NOT_KNOWN =
            "this broker does not know the topology of the cluster yet; try again when it has met the other brokers";

    /** Null while the member isn't up. */
    private volatile Up present;

    /** @param partitions those of a broker, empty on a gateway that stands alone */
    record Up(ClusterControl cluster, Optional<PartitionControl> partitions) {}

    void started(final Up controls) {
        present = controls;
    }

    void stopping() {
        present = null;
    }

    Optional<Up> up() {
        return Optional.ofNullable(present);
    }

    /** 503 while the member isn't up. */
    Answer ask(final Function<Up, Answer> question) {
        return up().map(question).orElseGet(() -> Answer.message(503, NOT_UP));
    }

    /** 503 as well as long as it doesn't know who belongs to the cluster. */
    Answer askOfCluster(final BiFunction<Up, Topology, Answer> question) {
        return ask(controls -> controls.cluster()
                .topology()
                .map(topology -> question.apply(controls, topology))
                .orElseGet(() -> Answer.message(503, TOPOLOGY_NOT_KNOWN)));
    }
}
