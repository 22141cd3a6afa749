package dev.skep.raft;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import java.util.List;
import java.util.TreeSet;

/**
 * Who takes part in consensus. While a change is under way there are two sets of voters, and each decision needs a majority of
 * both (joint consensus, dissertation section 4.3).
 *
 * @param epoch above 0 after a forced change: of two configurations the one of the higher epoch is right
 * @param voters sorted
 * @param nextVoters the voters to be, sorted; empty when no change is under way
 * @param learners get the log without a vote, sorted; while a change is under way those to be, some of whom may still vote
 */
public record Configuration(long epoch, List<MemberId> voters, List<MemberId> nextVoters, List<MemberId> learners) {
    /** Of a replica that waits to be added: it takes what a leader sends, and has no vote. */
    public static final Configuration EMPTY = new Configuration(0, List.of(), List.of(), List.of());

    public Configuration {
        voters = sorted(voters);
        nextVoters = sorted(nextVoters);
        learners = sorted(learners);
    }

    public static Configuration of(final List<MemberId> voters) {
        return new Configuration(0, voters, List.of(), List.of());
    }

    public boolean isEmpty() {
        return voters.isEmpty() && nextVoters.isEmpty() && learners.isEmpty();
    }

    public boolean isJoint() {
        return !nextVoters.isEmpty();
    }

    public boolean isVoter(final MemberId member) {
        return voters.contains(member) || nextVoters.contains(member);
    }

    public boolean isMember(final MemberId member) {
        return isVoter(member) || learners.contains(member);
    }

    /** Everybody who has a vote now or will have one, sorted. */
    public List<MemberId> allVoters() {
        if (nextVoters.isEmpty()) {
            return voters;
        }
        final TreeSet<MemberId> all = new TreeSet<>(voters);
        all.addAll(nextVoters);
        return List.copyOf(all);
    }

    /** Everybody who gets the log, sorted. */
    public List<MemberId> members() {
        final TreeSet<MemberId> all = new TreeSet<>(voters);
        all.addAll(nextVoters);
        all.addAll(learners);
        return List.copyOf(all);
    }

    public void write(final FieldWriter out) {
        out.int64(epoch);
        for (final List<MemberId> set : List.of(voters, nextVoters, learners)) {
            out.list(set, (w, member) -> w.text(member.text()));
        }
    }

    public static Configuration read(final FieldReader in) {
        return new Configuration(in.int64(), readMembers(in), readMembers(in), readMembers(in));
    }

    private static List<MemberId> readMembers(final FieldReader in) {
        return in.list(r -> new MemberId(r.text()));
    }

    private static List<MemberId> sorted(final List<MemberId> members) {
        return List.copyOf(new TreeSet<>(members));
    }
}
