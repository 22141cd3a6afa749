package dev.skep.raft;

import dev.skep.base.MemberId;
import dev.skep.raft.RaftMessage.ForceConfigurationReply;
import java.util.TreeSet;

/**
 * A configuration that bypasses consensus, for a quorum that is lost for good; not in the dissertation. It counts on the replica as
 * soon as it is in the hard state, its epoch above every other's; the first leader of it writes it into the log. Whoever speaks for a
 * lower epoch isn't listened to: its majority may live after all, and would go on beside the new one.
 */
final class ForcedConfiguration {
    private final Replica replica;
    private final TreeSet<MemberId> waitingFor = new TreeSet<>();
    private Configuration forced;
    private long tellAt = Long.MAX_VALUE;

    ForcedConfiguration(final Replica replica) {
        this.replica = replica;
    }

    /** Takes it over and tells the others of it until they answer. False for one that isn't newer than what is in force. */
    boolean begin(final Configuration configuration) {
        if (configuration.isJoint() || !configuration.voters().contains(replica.self()) || !adopt(configuration)) {
            return false;
        }
        forced = configuration;
        waitingFor.clear();
        waitingFor.addAll(configuration.members());
        waitingFor.remove(replica.self());
        tell();
        return true;
    }

    /** @return whether it is in force here, now or since before */
    boolean adopt(final Configuration configuration) {
        if (configuration.epoch() > replica.epoch()) {
            replica.force(configuration);
            return true;
        }
        return configuration.epoch() == replica.epoch() && configuration.equals(replica.configuration());
    }

    boolean isWaiting() {
        return !waitingFor.isEmpty();
    }

    void receive(final MemberId from, final ForceConfigurationReply message) {
        if (forced != null && message.epoch() >= forced.epoch() && waitingFor.remove(from) && waitingFor.isEmpty()) {
            tellAt = Long.MAX_VALUE;
        }
    }

    long deadline() {
        return tellAt;
    }

    void tick() {
        if (tellAt <= replica.now()) {
            tell();
        }
    }

    private void tell() {
        tellAt = waitingFor.isEmpty()
                ? Long.MAX_VALUE
                : replica.now() + replica.settings().heartbeatNanos();
        for (final MemberId member : waitingFor) {
            tell(member, forced);
        }
    }

    private void tell(final MemberId member, final Configuration configuration) {
        replica.send(member, new RaftMessage.ForceConfiguration(replica.term(), configuration));
    }

    /** To somebody who speaks for an older epoch. */
    void teach(final MemberId member) {
        tell(member, replica.configuration());
    }
}
