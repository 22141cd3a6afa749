package dev.skep.node.management;

/** {@code /actuator/rebalance}: every partition is to be led by the replica of the highest priority again. */
final class RebalanceEndpoint {
    private final Deciders deciders;
    private final MemberControls member;

    RebalanceEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    Answer answer(final Request request) {
        if (!request.rest().isEmpty()) {
            return Answer.message(404, "there is nothing below /actuator/rebalance");
        }
        if (!request.method().equals("POST")) {
            return ClusterEndpoint.methodNotAllowed(request, "POST");
        }
        return member.askOfCluster((up, topology) -> deciders.byCoordinator(
                up.cluster(),
                request,
                up.cluster()::rebalance,
                handovers -> Answer.json(200, json -> ClusterJson.handovers(json, handovers))));
    }
}
