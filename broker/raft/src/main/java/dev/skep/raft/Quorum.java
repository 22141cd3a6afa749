package dev.skep.raft;

import dev.skep.base.MemberId;
import java.util.Collection;
import java.util.List;

/** Majorities; of both sets of voters while a change is under way (joint consensus, section 4.3). */
final class Quorum {
    private Quorum() {}

    /** Whether those who say yes decide. An empty set of voters decides nothing. */
    static boolean isReached(final Configuration configuration, final Collection<MemberId> yes) {
        return isMajority(configuration.voters(), yes)
                && (!configuration.isJoint() || isMajority(configuration.nextVoters(), yes));
    }

    private static boolean isMajority(final List<MemberId> voters, final Collection<MemberId> yes) {
        int count = 0;
        for (final MemberId voter : voters) {
            if (yes.contains(voter)) {
                count++;
            }
        }
        return count > voters.size() / 2;
    }

    /** The highest value that a majority has reached. Sorts the first {@code count} values. */
    static long majorityValue(final long[] values, final int count) {
        if (count == 0) {
            return Long.MIN_VALUE;
        }
        for (int i = 1; i < count; i++) {
            final long value = values[i];
            int j = i - 1;
            while (j >= 0 && values[j] > value) {
                values[j + 1] = values[j];
                j--;
            }
            values[j + 1] = value;
        }
        return values[(count - 1) / 2];
    }
}
