package dev.skep.raft;

import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** All other members that a leader sends to, and what majorities of the voters among them have reached. */
final class Peers {
    private final Replica replica;
    private List<Progress> all = List.of();
    // Removed, but the entry that says so is not committed: they should hear of it.
    private List<Progress> departing = List.of();
    private Progress[] voters = {};
    private Progress[] nextVoters = {};
    private boolean selfVotes;
    private boolean selfVotesNext;
    private boolean joint;
    private long[] scratch = {};

    Peers(final Replica replica) {
        this.replica = replica;
        reconfigure();
    }

    List<Progress> all() {
        return all;
    }

    Progress of(final MemberId member) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).member().equals(member)) {
                return all.get(i);
            }
        }
        return null;
    }

    boolean isSoleVoter() {
        return voters.length == 0 && nextVoters.length == 0 && selfVotes;
    }

    /** Those of a new configuration, new ones where none was; whoever is not in it departs. */
    void reconfigure() {
        final Configuration configuration = replica.configuration();
        final List<Progress> kept = new ArrayList<>();
        for (final MemberId member : configuration.members()) {
            if (!member.equals(replica.self())) {
                final Progress known = of(member);
                kept.add(
                        known != null
                                ? known
                                : new Progress(
                                        member,
                                        replica.settings(),
                                        replica.log().lastIndex() + 1,
                                        replica.now()));
            }
        }
        final List<Progress> leaving = new ArrayList<>(all);
        leaving.removeAll(kept);
        departing = leaving;
        kept.addAll(leaving);
        all = List.copyOf(kept);
        voters = of(configuration.voters());
        nextVoters = of(configuration.nextVoters());
        selfVotes = configuration.voters().contains(replica.self());
        selfVotesNext = configuration.nextVoters().contains(replica.self());
        joint = configuration.isJoint();
        scratch = new long[Math.max(voters.length, nextVoters.length) + 1];
    }

    private Progress[] of(final List<MemberId> members) {
        return members.stream()
                .filter(member -> !member.equals(replica.self()))
                .map(this::of)
                .toArray(Progress[]::new);
    }

    List<Progress> departing() {
        return departing;
    }

    void dropDeparting() {
        final List<Progress> kept = new ArrayList<>(all);
        kept.removeAll(departing);
        all = List.copyOf(kept);
        departing = List.of();
    }

    /** The highest value that a majority has reached; of both sets of voters while a change is under way. */
    long agreed(final ToLongFunction<Progress> value, final long own) {
        final long first = agreed(voters, selfVotes, value, own);
        return joint ? Math.min(first, agreed(nextVoters, selfVotesNext, value, own)) : first;
    }

    private long agreed(
            final Progress[] set, final boolean withSelf, final ToLongFunction<Progress> value, final long own) {
        int count = 0;
        for (final Progress each : set) {
            scratch[count++] = value.applyAsLong(each);
        }
        if (withSelf) {
            scratch[count++] = own;
        }
        return Quorum.majorityValue(scratch, count);
    }
}
