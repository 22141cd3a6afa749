package dev.skep.topology.change;

import static dev.skep.topology.change.Clusters.allBut;
import static dev.skep.topology.change.Clusters.first;
import static dev.skep.topology.change.Clusters.ids;
import static dev.skep.topology.change.Clusters.words;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangeOperation;
import dev.skep.topology.MemberState;
import dev.skep.topology.MemberTraits;
import dev.skep.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TopologyCoreTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<String> effects = new ArrayList<>();

    private final TopologyEffects recorded = new TopologyEffects() {
        @Override
        public void persist(final Topology topology) {
            effects.add("persist " + topology.version());
        }

        @Override
        public void gossip(final Topology topology) {
            effects.add("gossip " + topology.version());
        }

        @Override
        public void send(final MemberId to, final Topology topology) {
            effects.add("send " + to + " " + topology.version());
        }

        @Override
        public void perform(final ChangeOperation operation) {
            effects.add("perform " + words(operation));
        }

        @Override
        public void abandon(final ChangeOperation operation) {
            effects.add("abandon " + words(operation));
        }
    };

    @Test
    void aMemberJoinsInTwoStepsAndEndsTheChange() {
        final TopologyCore newcomer = core(3, Optional.empty());
        newcomer.start(at(0));
        assertThat(newcomer.coordinator()).isEmpty();
        newcomer.received(at(1), MemberId.of(0), planned(Clusters.of(3, 1, 1), ids(3)));
        assertThat(effects)
                .containsExactly(
                        "persist 2", "gossip 2", "persist 2", "gossip 2", "perform MemberJoin[member=3]", "send 0 2");
        assertThat(newcomer.topology()
                        .orElseThrow()
                        .members()
                        .get(MemberId.of(3))
                        .state())
                .isEqualTo(MemberState.JOINING);
        effects.clear();
        newcomer.performed(at(2), new ChangeOperation.MemberJoin(MemberId.of(3)));
        assertThat(effects).containsExactly("persist 3", "gossip 3");
        final Topology end = newcomer.topology().orElseThrow();
        assertThat(end.change()).isEmpty();
        assertThat(end.lastChange().orElseThrow().id()).isEqualTo(2);
        assertThat(end.members().get(MemberId.of(3)).state()).isEqualTo(MemberState.ACTIVE);
    }

    @Test
    void failuresAreRetriedAfterLongerAndLongerWaits() {
        final TopologyCore newcomer = core(3, Optional.empty());
        newcomer.start(at(0));
        newcomer.received(at(0), MemberId.of(0), planned(Clusters.of(3, 1, 1), ids(3)));
        final ChangeOperation join = new ChangeOperation.MemberJoin(MemberId.of(3));
        long now = 0;
        for (final int wait : new int[] {10, 20, 40, 60, 60}) {
            newcomer.failed(at(now), join, "no disk");
            assertThat(newcomer.attempt().orElseThrow().retryAtNanos()).isEqualTo((now + wait) * SECOND);
            assertThat(newcomer.attempt().orElseThrow().lastFailure()).isEqualTo("no disk");
            effects.clear();
            newcomer.tick(at(now + wait - 1));
            assertThat(effects).noneMatch(effect -> effect.startsWith("perform"));
            now += wait;
            newcomer.tick(at(now));
            assertThat(effects).contains("perform MemberJoin[member=3]");
        }
        assertThat(newcomer.topology().orElseThrow().change()).isPresent();
    }

    @Test
    void aRestartedMemberGoesOnWithItsOperation() {
        final TopologyCore newcomer = core(3, Optional.empty());
        newcomer.start(at(0));
        newcomer.received(at(0), MemberId.of(0), planned(Clusters.of(3, 1, 1), ids(3)));
        effects.clear();
        final TopologyCore restarted = core(3, newcomer.topology());
        restarted.start(at(5));
        assertThat(effects).containsExactly("perform MemberJoin[member=3]");
    }

    @Test
    void aCancelledOperationIsAbandonedAndStillWrittenDownWhenItEnds() {
        final Topology before = Clusters.of(3, 3, 2);
        final Topology joining = after(before, new ChangeRequest.JoinReplica(1, MemberId.of(2), 1));
        final TopologyCore core = core(2, Optional.of(joining));
        core.start(at(0));
        core.received(at(1), MemberId.of(0), PlanProgress.cancelled(joining, MemberId.of(0), 1));
        assertThat(effects).contains("abandon PartitionJoin[partition=1, member=2, priority=1]");
        assertThat(core.topology().orElseThrow().replica(1, MemberId.of(2))).isEmpty();
        core.performed(at(2), new ChangeOperation.PartitionJoin(1, MemberId.of(2), 1));
        assertThat(core.topology().orElseThrow().replica(1, MemberId.of(2))).isPresent();
        assertThat(core.topology().orElseThrow().change()).isEmpty();
    }

    @Test
    void aLateWordOfAnEarlierTryWritesNothing() {
        final Topology before = Clusters.of(3, 3, 2);
        final ChangeOperation join = new ChangeOperation.PartitionJoin(1, MemberId.of(2), 1);
        final Topology joining = after(before, new ChangeRequest.JoinReplica(1, MemberId.of(2), 1));
        final TopologyCore core = core(2, Optional.of(joining));
        core.start(at(0));
        final Topology cancelled = PlanProgress.cancelled(joining, MemberId.of(0), 1);
        core.received(at(1), MemberId.of(0), cancelled);
        core.received(at(2), MemberId.of(0), after(cancelled, new ChangeRequest.JoinReplica(1, MemberId.of(2), 1)));
        core.performed(at(3), join);
        final Topology joined = core.topology().orElseThrow();
        core.received(at(4), MemberId.of(0), after(joined, new ChangeRequest.LeaveReplica(1, MemberId.of(2))));
        core.performed(at(5), new ChangeOperation.PartitionLeave(1, MemberId.of(2)));
        core.performed(at(6), join);
        assertThat(core.topology().orElseThrow().replica(1, MemberId.of(2))).isEmpty();
    }

    @Test
    void theSmallestLivingMemberDecidesByNumber() {
        final TopologyCore core = core(2, Optional.of(Clusters.of(11, 1, 1)));
        core.start(at(0));
        core.alive(at(0), first(11));
        assertThat(core.coordinator()).contains(MemberId.of(0));
        final Refusal refusal = refused(core, scale(first(12)));
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.NOT_COORDINATOR);
        assertThat(refusal.coordinator()).contains(MemberId.of(0));
        core.alive(at(0), ids(2, 4, 5, 6, 7, 8, 10));
        assertThat(core.coordinator()).contains(MemberId.of(2));
        assertThat(core.request(at(0), scale(first(12)), RequestOptions.NONE, allBut(List.of())))
                .isInstanceOf(ChangeAnswer.Planned.class);
    }

    @Test
    void aMinorityDecidesOnNothingButForceAndCancellation() {
        final TopologyCore core = core(0, Optional.of(Clusters.of(4, 4, 4)));
        core.start(at(0));
        core.alive(at(0), ids(0, 1));
        assertThat(refused(core, scale(first(5))).kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
        assertThat(core.takeLease(at(0), "west", "0", 1000, OptionalLong.empty()))
                .isInstanceOf(LeaseAnswer.Refused.class);
        final ChangeAnswer forced = core.request(
                at(0),
                new ChangeRequest.ForceScale(ids(0, 1), OptionalInt.empty()),
                RequestOptions.NONE,
                allBut(ids(2, 3)));
        assertThat(forced).isInstanceOf(ChangeAnswer.Planned.class);
        assertThat(core.request(at(0), new ChangeRequest.Cancel(2), RequestOptions.NONE, allBut(ids(2, 3))))
                .isInstanceOf(ChangeAnswer.Planned.class);
    }

    @Test
    void theLeaseIsForOneAtATime() {
        final TopologyCore core = core(0, Optional.of(Clusters.of(1, 1, 1)));
        core.start(at(0));
        final LeaseAnswer granted = core.takeLease(at(0), "west", "0", 30_000, OptionalLong.of(0));
        assertThat(((LeaseAnswer.Granted) granted).lease().version()).isEqualTo(1);
        final LeaseAnswer.Refused held =
                (LeaseAnswer.Refused) core.takeLease(at(10), "east", "1", 30_000, OptionalLong.empty());
        assertThat(held.refusal().message()).isEqualTo("the lease is held by west for 0, for another 20000 ms");
        assertThat(core.takeLease(at(10), "west", "0", 30_000, OptionalLong.of(0)))
                .as("another version than expected")
                .isInstanceOf(LeaseAnswer.Refused.class);
        assertThat(core.takeLease(at(10), "west", "0", 30_000, OptionalLong.of(1)))
                .as("renewed")
                .isInstanceOf(LeaseAnswer.Granted.class);
        core.giveLeaseBack(at(11), "east", OptionalLong.empty());
        assertThat(core.topology().orElseThrow().lease().holder()).isEqualTo("west");
        assertThat(core.takeLease(at(40), "east", "1", 30_000, OptionalLong.of(2)))
                .as("expired")
                .isInstanceOf(LeaseAnswer.Granted.class);
        core.giveLeaseBack(at(41), "east", OptionalLong.empty());
        assertThat(core.topology().orElseThrow().lease().isHeld(41_000)).isFalse();
    }

    @Test
    void theFeatureLevelRisesWhenAllMembersSupportIt() {
        final TopologyCore core = core(0, Optional.of(Clusters.of(2, 1, 1)));
        core.start(at(0));
        core.traits(at(1), new MemberTraits("", "", 2));
        assertThat(core.topology().orElseThrow().featureLevel()).isZero();
        final TopologyCore other = core(1, core.topology());
        other.start(at(2));
        other.traits(at(2), new MemberTraits("", "", 3));
        core.received(at(3), MemberId.of(1), other.topology().orElseThrow());
        assertThat(core.topology().orElseThrow().featureLevel()).isEqualTo(2);
    }

    @Test
    void anOldMemberDoesNotJoinANewerCluster() {
        final TopologyCore newcomer = core(3, Optional.empty());
        newcomer.start(at(0));
        newcomer.received(at(1), MemberId.of(0), planned(Clusters.of(3, 1, 1, new MemberTraits("", "", 2)), ids(3)));
        assertThat(effects).noneMatch(effect -> effect.startsWith("perform"));
        assertThat(newcomer.attempt().orElseThrow().lastFailure())
                .isEqualTo("broker 3 supports feature level 0, but the cluster is at 2: start a newer version of it");
    }

    @Test
    void documentsOfOtherClustersAreNotTaken() {
        final TopologyCore core = new TopologyCore(
                MemberId.of(0), "ours", MemberTraits.NONE, TopologySettings.DEFAULT, Optional.empty(), recorded);
        core.start(at(0));
        assertThat(core.received(at(0), MemberId.of(1), Clusters.of(3, 1, 1))).isPresent();
        assertThat(effects).isEmpty();
        assertThat(core.topology()).isEmpty();
    }

    @Test
    void whoSendsAnOlderDocumentGetsTheNewerOne() {
        final Topology old = Clusters.of(3, 1, 1);
        final TopologyCore core = core(0, Optional.of(planned(old, ids(3))));
        core.start(at(0));
        core.received(at(0), MemberId.of(1), old);
        assertThat(effects).containsExactly("send 1 2");
        effects.clear();
        core.tick(at(10));
        assertThat(effects).containsExactly("gossip 2");
    }

    private TopologyCore core(final int self, final Optional<Topology> saved) {
        return new TopologyCore(
                MemberId.of(self), "cluster", MemberTraits.NONE, TopologySettings.DEFAULT, saved, recorded);
    }

    private static Topology planned(final Topology topology, final List<MemberId> added) {
        return after(topology, new ChangeRequest.AddMembers(added));
    }

    private static Topology after(final Topology topology, final ChangeRequest request) {
        final ChangeAnswer answer =
                ChangePlanner.answer(topology, request, RequestOptions.NONE, allBut(List.of()), MemberId.of(0), 0);
        return ((ChangeAnswer.Planned) answer).after();
    }

    private static ChangeRequest scale(final List<MemberId> members) {
        return new ChangeRequest.Scale(members, OptionalInt.empty(), OptionalInt.empty());
    }

    private static Refusal refused(final TopologyCore core, final ChangeRequest request) {
        return ((ChangeAnswer.Refused) core.request(at(0), request, RequestOptions.NONE, allBut(List.of()))).refusal();
    }

    private static Moment at(final long seconds) {
        return new Moment(seconds * SECOND, seconds * 1000);
    }
}
