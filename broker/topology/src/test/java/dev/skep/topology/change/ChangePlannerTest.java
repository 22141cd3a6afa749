package dev.skep.topology.change;

import static dev.skep.topology.change.Clusters.allBut;
import static dev.skep.topology.change.Clusters.first;
import static dev.skep.topology.change.Clusters.ids;
import static dev.skep.topology.change.Clusters.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.ChangeOperation.PartitionJoin;
import dev.skep.topology.ChangeStatus;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ChangePlannerTest {
    private static final OptionalInt SAME = OptionalInt.empty();

    private Topology topology = Clusters.of(3, 3, 3);

    @Test
    void scalingOutMovesFewReplicasAndKeepsOrder() {
        assertThat(words(planned(scale(first(4))).operations()))
                .containsExactly(
                        "MemberJoin[member=3]",
                        "PartitionJoin[partition=1, member=3, priority=2]",
                        "PartitionLeave[partition=1, member=1]",
                        "PartitionJoin[partition=2, member=3, priority=1]",
                        "PartitionLeave[partition=2, member=0]");
    }

    @Test
    void theSameSetAgainIsAnEmptyPlanWithTheLastChange() {
        assertThat(planned(scale(first(3))).changeId()).isZero();
        assertThat(planned(scale(first(3))).operations()).isEmpty();
        final ChangeAnswer.Planned scaled = planned(scale(first(4)));
        topology = scaled.expected();
        assertThat(topology.lastChange().orElseThrow().status()).isEqualTo(ChangeStatus.COMPLETED);
        final ChangeAnswer.Planned again = planned(scale(first(4)));
        assertThat(again.operations()).isEmpty();
        assertThat(again.changeId()).isEqualTo(scaled.changeId());
        assertThat(again.after()).isEqualTo(topology);
    }

    @Test
    void scalingInEndsWithDepartures() {
        topology = planned(scale(first(4))).expected();
        final ChangeAnswer.Planned planned = planned(new ChangeRequest.Scale(ids(0, 1), OptionalInt.of(2), SAME));
        assertThat(words(planned.operations())).endsWith("MemberLeave[member=2]", "MemberLeave[member=3]");
        assertThat(planned.expected().members().keySet()).containsExactlyElementsOf(ids(0, 1));
        assertThat(planned.expected().replicationFactor()).isEqualTo(2);
        assertThat(planned.expected().lowestReplicationFactor()).isEqualTo(2);
    }

    @Test
    void aDryRunChangesNothing() {
        final ChangeAnswer.Planned tried = planned(scale(first(4)), new RequestOptions(true, OptionalLong.empty(), ""));
        assertThat(tried.after()).isEqualTo(topology);
        assertThat(tried.operations()).isEqualTo(planned(scale(first(4))).operations());
        assertThat(tried.expected()).isEqualTo(planned(scale(first(4))).expected());
    }

    @Test
    void addedPartitionsAreBootstrappedJoinedAndRouted() {
        final ChangeAnswer.Planned planned = planned(new ChangeRequest.Scale(first(3), SAME, OptionalInt.of(4)));
        assertThat(words(planned.operations()))
                .containsExactly(
                        "PartitionBootstrap[partition=4, member=0, priority=3]",
                        "PartitionJoin[partition=4, member=1, priority=2]",
                        "PartitionJoin[partition=4, member=2, priority=1]",
                        "PartitionActivate[partition=4, executor=0]");
        assertThat(planned.after().routedPartitions()).isEqualTo(3);
        assertThat(planned.expected().routedPartitions()).isEqualTo(4);
        topology = planned.expected();
        assertThat(refused(new ChangeRequest.Scale(first(3), SAME, OptionalInt.of(3)))
                        .message())
                .isEqualTo("there are 4 partitions, and they can't become fewer: ask for at least 4");
    }

    @Test
    void aCancelledPartitionIsTakenUpAgain() {
        topology = planned(new ChangeRequest.Scale(first(3), SAME, OptionalInt.of(4)))
                .after();
        final ChangeOperation bootstrap = topology.change().orElseThrow().next().orElseThrow();
        topology = OperationRules.begun(topology, bootstrap, MemberTraits.NONE, 0);
        topology = planned(new ChangeRequest.Cancel(2)).after();
        final ChangeAnswer.Planned again = planned(scale(first(3)));
        assertThat(words(again.operations())).contains("PartitionBootstrap[partition=4, member=0, priority=3]");
        assertThat(again.expected().routedPartitions()).isEqualTo(4);
    }

    @Test
    void aDeadMemberIsTakenOutByOthers() {
        topology = planned(scale(first(4))).expected();
        final ChangeAnswer.Planned planned = planned(scale(ids(1, 2, 3)), RequestOptions.NONE, allBut(ids(0)));
        assertThat(planned.operations())
                .noneMatch(operation -> operation.executor().equals(MemberId.of(0)));
        assertThat(words(planned.operations()))
                .startsWith(
                        "PartitionJoin[partition=1, member=1, priority=2]",
                        "PartitionRemove[partition=1, executor=2, member=0]")
                .endsWith("MemberRemove[executor=1, member=0]");
        assertThat(planned.expected().lowestReplicationFactor()).isEqualTo(3);
    }

    @Test
    void withoutQuorumADeadMemberIsRemovedByForceOnly() {
        topology = Clusters.of(4, 4, 2);
        final ClusterView view = allBut(ids(3));
        assertThat(refused(scale(first(3)), RequestOptions.NONE, view).message())
                .isEqualTo("broker 3 does not answer, and only 1 of the 2 replicas of partition 3 do: without their "
                        + "majority it can't be taken out; start it, or force its removal");
        final ChangeAnswer.Planned forced =
                planned(new ChangeRequest.ForceScale(first(3), SAME), RequestOptions.NONE, view);
        assertThat(words(forced.operations()))
                .containsExactly(
                        "PartitionForceReconfigure[partition=3, executor=2, kept=[2], epoch=2]",
                        "PartitionForceReconfigure[partition=4, executor=0, kept=[0], epoch=2]",
                        "MemberRemove[executor=0, member=3]");
        assertThat(forced.expected().replicationFactor()).isEqualTo(1);
        assertThat(refused(new ChangeRequest.ForceScale(first(3), OptionalInt.of(2)))
                        .kind())
                .isEqualTo(Refusal.Kind.INVALID_REQUEST);
        assertThat(refused(new ChangeRequest.ForceScale(ids(0, 3), SAME)).message())
                .isEqualTo(
                        "partition 2 would lose all its replicas: brokers [1, 2] have them, and none of those is kept");
    }

    @Test
    void oneChangeAtATime() {
        topology = planned(scale(first(4))).after();
        assertThat(refused(scale(first(5))).kind()).isEqualTo(Refusal.Kind.CONCURRENT_MODIFICATION);
        assertThat(refused(scale(first(5))).message())
                .isEqualTo("change 2 is under way, 0 of 5 operations are done: wait for its end, or cancel it");
    }

    @Test
    void cancellingJumpsTwoVersions() {
        topology = planned(scale(first(4))).after();
        assertThat(refused(new ChangeRequest.Cancel(7)).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
        final long before = topology.version();
        topology = planned(new ChangeRequest.Cancel(2)).after();
        assertThat(topology.version()).isEqualTo(before + 2);
        assertThat(topology.change()).isEmpty();
        assertThat(topology.lastChange().orElseThrow().status()).isEqualTo(ChangeStatus.CANCELLED);
        assertThat(refused(new ChangeRequest.Cancel(2)).kind()).isEqualTo(Refusal.Kind.NOT_FOUND);
    }

    @Test
    void ifMatchNamesTheVersion() {
        final RequestOptions wrong = new RequestOptions(false, OptionalLong.of(7), "");
        assertThat(refused(scale(first(4)), wrong, allBut(List.of())).kind()).isEqualTo(Refusal.Kind.VERSION_MISMATCH);
        planned(scale(first(4)), new RequestOptions(false, OptionalLong.of(1), ""));
    }

    @Test
    void aKeyTellsARepetitionFromANewRequest() {
        final RequestOptions keyed = new RequestOptions(false, OptionalLong.of(1), "scale-4");
        final ChangeAnswer.Planned begun = planned(scale(first(4)), keyed);
        topology = begun.after();
        final ChangeAnswer.Planned repeated = planned(scale(first(4)), keyed);
        assertThat(repeated.changeId()).isEqualTo(begun.changeId());
        assertThat(repeated.operations()).isEqualTo(begun.operations());
        assertThat(repeated.after()).isEqualTo(topology);
        assertThat(refused(scale(first(5)), keyed, allBut(List.of())).kind())
                .isEqualTo(Refusal.Kind.IDEMPOTENCY_CONFLICT);
        topology = begun.expected();
        assertThat(planned(scale(first(4)), keyed).changeId()).isEqualTo(begun.changeId());
        assertThat(refused(scale(first(5)), keyed, allBut(List.of())).kind())
                .isEqualTo(Refusal.Kind.IDEMPOTENCY_CONFLICT);
    }

    @Test
    void singleStepsAreChecked() {
        topology = Clusters.of(3, 3, 2);
        assertThat(words(planned(new ChangeRequest.JoinReplica(1, MemberId.of(2), 5))
                        .operations()))
                .containsExactly("PartitionJoin[partition=1, member=2, priority=5]");
        assertThat(words(planned(new ChangeRequest.JoinReplica(1, MemberId.of(0), 5))
                        .operations()))
                .containsExactly("PartitionReconfigurePriority[partition=1, member=0, priority=5]");
        assertThat(words(planned(new ChangeRequest.LeaveReplica(1, MemberId.of(0)))
                        .operations()))
                .containsExactly("PartitionLeave[partition=1, member=0]");
        assertThat(planned(new ChangeRequest.LeaveReplica(1, MemberId.of(2))).operations())
                .isEmpty();
        assertThat(refused(new ChangeRequest.JoinReplica(9, MemberId.of(0), 5)).message())
                .isEqualTo("there is no partition 9; there are 3");
        assertThat(refused(new ChangeRequest.JoinReplica(1, MemberId.of(9), 5)).message())
                .isEqualTo("broker 9 is not an active member of the cluster; these are [0, 1, 2]");
        topology = Clusters.of(1, 1, 1);
        assertThat(refused(new ChangeRequest.LeaveReplica(1, MemberId.of(0))).message())
                .isEqualTo("partition 1 has no active replica besides that of broker 0, so it can't leave");
    }

    @Test
    void membersComeAndGoOneByOne() {
        topology = planned(new ChangeRequest.AddMembers(ids(3))).expected();
        assertThat(topology.members().get(MemberId.of(3)).partitions()).isEmpty();
        assertThat(planned(new ChangeRequest.AddMembers(ids(3))).operations()).isEmpty();
        assertThat(words(planned(new ChangeRequest.RemoveMembers(ids(3))).operations()))
                .containsExactly("MemberLeave[member=3]");
        assertThat(refused(new ChangeRequest.RemoveMembers(ids(0))).message())
                .isEqualTo("broker 0 still holds partitions [1, 2, 3]: scale the cluster without it instead");
        assertThat(refused(new ChangeRequest.RemoveMembers(ids(8))).kind()).isEqualTo(Refusal.Kind.INVALID_REQUEST);
        assertThat(planned(new ChangeRequest.Reassign(List.of(), SAME)).operations())
                .anyMatch(operation ->
                        operation instanceof PartitionJoin join && join.member().equals(MemberId.of(3)));
    }

    @Test
    void patchesAreScalingInOtherWords() {
        assertThat(planned(patch(ids(3), List.of(), SAME, false)).operations())
                .isEqualTo(planned(scale(first(4))).operations());
        assertThat(planned(patch(List.of(), List.of(), OptionalInt.of(4), false))
                        .operations())
                .isEqualTo(planned(scale(first(4))).operations());
        assertThat(refused(patch(ids(3), List.of(), OptionalInt.of(4), false)).message())
                .isEqualTo("tell either the number of brokers, or which to add and remove, not both");
        assertThat(planned(patch(List.of(), ids(2), SAME, true)).operations())
                .isEqualTo(planned(new ChangeRequest.ForceScale(first(2), SAME)).operations());
        assertThat(refused(patch(ids(3), ids(2), SAME, true)).message())
                .isEqualTo("only the removal of brokers can be forced");
    }

    @Test
    void theReplicationFactorFitsTheBrokers() {
        assertThat(refused(new ChangeRequest.Scale(first(3), OptionalInt.of(4), SAME))
                        .message())
                .isEqualTo(
                        "the replication factor is 4, but it must be 1 to 3, the number of brokers: ask for another one");
        assertThat(refused(new ChangeRequest.Scale(first(3), OptionalInt.of(0), SAME))
                        .kind())
                .isEqualTo(Refusal.Kind.INVALID_REQUEST);
        assertThat(refused(scale(first(2))).kind()).isEqualTo(Refusal.Kind.INVALID_REQUEST);
        assertThat(refused(scale(List.of())).message()).isEqualTo("name at least one broker");
        assertThat(refused(scale(List.of(new MemberId("gateway")))).message())
                .isEqualTo("'gateway' is no broker: their ids are numbers");
    }

    @Test
    void zonesMustBeKnownOfAllOrNone() {
        topology = Clusters.of(3, 3, 3, new MemberTraits("", "a", 0));
        assertThat(refused(scale(first(4))).message())
                .isEqualTo(
                        "the zone of broker 3 is not known, but that of others is: start it first, with its zone set");
    }

    @Test
    void exportersAreSwitchedOnEachReplica() {
        final ChangeAnswer.Planned planned = planned(new ChangeRequest.SwitchExporter("es", false, Optional.empty()));
        assertThat(planned.operations()).hasSize(9);
        topology = planned.expected();
        assertThat(topology.members()
                        .get(MemberId.of(0))
                        .partitions()
                        .get(1)
                        .exporters()
                        .get("es")
                        .enabled())
                .isFalse();
        topology = planned(new ChangeRequest.SwitchExporter("es", true, Optional.of("other")))
                .expected();
        final var enabled = topology.members()
                .get(MemberId.of(0))
                .partitions()
                .get(1)
                .exporters()
                .get("es");
        assertThat(enabled.enabled()).isTrue();
        assertThat(enabled.metadataVersion()).isEqualTo(1);
        assertThat(enabled.initializedFrom()).contains("other");
    }

    private static ChangeRequest.Scale scale(final List<MemberId> members) {
        return new ChangeRequest.Scale(members, SAME, SAME);
    }

    private static ChangeRequest.Patch patch(
            final List<MemberId> add, final List<MemberId> remove, final OptionalInt count, final boolean force) {
        return new ChangeRequest.Patch(add, remove, count, SAME, SAME, force);
    }

    private ChangeAnswer.Planned planned(final ChangeRequest request) {
        return planned(request, RequestOptions.NONE);
    }

    private ChangeAnswer.Planned planned(final ChangeRequest request, final RequestOptions options) {
        return planned(request, options, allBut(List.of()));
    }

    private ChangeAnswer.Planned planned(
            final ChangeRequest request, final RequestOptions options, final ClusterView view) {
        final ChangeAnswer answer = ChangePlanner.answer(topology, request, options, view, MemberId.of(0), 1000);
        assertThat(answer).isInstanceOf(ChangeAnswer.Planned.class);
        return (ChangeAnswer.Planned) answer;
    }

    private Refusal refused(final ChangeRequest request) {
        return refused(request, RequestOptions.NONE, allBut(List.of()));
    }

    private Refusal refused(final ChangeRequest request, final RequestOptions options, final ClusterView view) {
        final ChangeAnswer answer = ChangePlanner.answer(topology, request, options, view, MemberId.of(0), 1000);
        assertThat(answer).isInstanceOf(ChangeAnswer.Refused.class);
        return ((ChangeAnswer.Refused) answer).refusal();
    }
}
