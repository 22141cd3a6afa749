package dev.skep.raft;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;

/**
 * What a replica must never forget (Raft, figure 2).
 *
 * @param term the latest one seen
 * @param votedFor who got the vote of that term, null for nobody
 * @param newcomer began with nothing and has not yet got all that was committed then. It may have had a vote and acknowledged
 *     entries before it lost its disk, so it neither votes nor stands until it has them again
 * @param forced the configuration that was forced on the replica, until an entry of its epoch is committed; else null
 */
public record HardState(long term, MemberId votedFor, boolean newcomer, Configuration forced) {
    public static final HardState INITIAL = new HardState(0, null);

    public HardState(final long term, final MemberId votedFor) {
        this(term, votedFor, false, null);
    }

    public void write(final FieldWriter out) {
        out.int64(term);
        out.text(votedFor == null ? "" : votedFor.text());
        out.bool(newcomer);
        out.bool(forced != null);
        if (forced != null) {
            forced.write(out);
        }
    }

    public static HardState read(final FieldReader in) {
        final long term = in.int64();
        final String votedFor = in.text();
        final boolean newcomer = in.bool();
        final Configuration forced = in.bool() ? Configuration.read(in) : null;
        return new HardState(term, votedFor.isEmpty() ? null : new MemberId(votedFor), newcomer, forced);
    }
}
