package dev.skep.node.management;

/** {@code /actuator/rebalance}: every partition is to be led by the replica of the highest priority again. */
final class RebalanceEndpoint {
    private final Deciders deciders;
    /** Null while the broker isn't up. */
    private volatile ClusterControl control;

    RebalanceEndpoint(final Deciders deciders) {
        this.deciders = deciders;
    }

    void brokerStarted(final ClusterControl started) {
        control = started;
    }

    void brokerStopping() {
        control = null;
    }

    Answer answer(final Request request) {
        if (!request.rest().isEmpty()) {
            return Answer.message(404, "there is nothing below /actuator/rebalance");
        }
        if (!request.method().equals("POST")) {
            return ClusterEndpoint.methodNotAllowed(request, "POST");
        }
        final ClusterControl cluster = control;
        if (cluster == null) {
            return ClusterEndpoint.notUp();
        }
        if (cluster.topology().isEmpty()) {
            return ClusterEndpoint.notKnown();
        }
        return deciders.byCoordinator(
                cluster,
                request,
                cluster::rebalance,
                handovers -> Answer.json(200, json -> ClusterJson.handovers(json, handovers)));
    }
}
