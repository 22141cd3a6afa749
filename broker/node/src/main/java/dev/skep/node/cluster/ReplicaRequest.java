package dev.skep.node.cluster;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;

/**
 * What a member asks the leader of a partition to do with a replica, or that leader's word that it is so. Asked again until then.
 */
record ReplicaRequest(Wish wish, int partition, MemberId member) {
    private static final int FORMAT = 1;

    /** The code is written: constants are only added at the end. */
    enum Wish {
        /** Make the member a voter. */
        ADD,
        /** Take it out of the configuration. */
        REMOVE,
        /** An answer: it is out, and that is committed. */
        REMOVED,
        /** Hand leadership to the member. */
        HAND_OVER
    }

    byte[] encode() {
        return new FieldWriter()
                .int8(FORMAT)
                .int8(wish.ordinal())
                .int32(partition)
                .text(member.text())
                .toByteArray();
    }

    static ReplicaRequest decode(final byte[] bytes) {
        final FieldReader in = new FieldReader(bytes);
        final int format = in.int8();
        final int wish = in.int8();
        if (format != FORMAT || wish < 0 || wish >= Wish.values().length) {
            throw new FieldReader.MalformedBytes("a request about a replica of format " + format + ", wish " + wish);
        }
        return new ReplicaRequest(Wish.values()[wish], in.int32(), new MemberId(in.text()));
    }
}
