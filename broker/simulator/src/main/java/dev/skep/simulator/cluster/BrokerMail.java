package dev.skep.simulator.cluster;

import dev.skep.base.MemberId;
import dev.skep.partition.PartitionStatus;
import dev.skep.protocol.Origin;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.Refusal;

/** What a broker says to others: who leads, words between replicas, and commands of its partitions. */
final class BrokerMail {
    private final SimBroker broker;

    BrokerMail(final SimBroker broker) {
        this.broker = broker;
    }

    /** Says everywhere that the broker leads. */
    void claim(final int partition, final long term) {
        final int number = broker.number();
        broker.beliefs().claimed(partition, number, term);
        for (int other = 0; other < broker.options().brokers(); other++) {
            final SimBroker receiver = broker.cluster().broker(other);
            if (receiver != broker) {
                broker.cluster()
                        .network()
                        .send(
                                number,
                                other,
                                SimNetwork.Lane.DATA,
                                "claim",
                                () -> receiver.beliefs().claimed(partition, number, term));
            }
        }
        broker.toGateway(gateway -> gateway.claimed(partition, number, term));
    }

    void sendRaft(final int partition, final MemberId to, final byte[] bytes) {
        final SimBroker receiver = broker.cluster().broker(to);
        final boolean mayCross = broker.options().has(ClusterFault.REORDER);
        final long itsLife = receiver.life();
        broker.cluster().network().send(broker.number(), receiver.number(), SimNetwork.Lane.RAFT, "raft", () -> {
            final SimReplica replica = receiver.replicas().get(partition);
            if (replica != null && (mayCross || itsLife == receiver.life())) {
                replica.receive(broker.member(), bytes);
            }
        });
    }

    /** A command of one partition for another one. */
    void sendOn(final CommandRequest request) {
        final int leader = broker.beliefs().leaderOf(request.partitionId());
        if (leader == Beliefs.NOBODY) {
            return;
        }
        final boolean bad = broker.options().has(ClusterFault.LOST_MAIL)
                && !broker.cluster().healed();
        if (bad && broker.rng().chance(0.2)) {
            return;
        }
        for (int copy = bad && broker.rng().chance(0.2) ? 2 : 1; copy > 0; copy--) {
            broker.cluster()
                    .network()
                    .send(
                            broker.number(),
                            leader,
                            SimNetwork.Lane.DATA,
                            "mail",
                            () -> broker.cluster().broker(leader).submit(request));
        }
    }

    /** There is no replica here that could take it. */
    void refuse(final Origin origin) {
        final CommandReply reply = new CommandReply.Refused(
                origin, new Refusal(Refusal.Kind.NOT_LEADER, "there is no replica on broker " + broker.number()));
        broker.toGateway(gateway -> gateway.arrived(reply));
    }

    /** Gossip goes on to say it. */
    void claimAgain() {
        broker.replicas().forEach((partition, replica) -> {
            final PartitionStatus status = replica.partition().status();
            if (status.leading()) {
                claim(partition, status.term());
            }
        });
    }
}
