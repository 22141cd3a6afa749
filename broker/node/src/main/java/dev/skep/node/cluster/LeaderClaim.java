package dev.skep.node.cluster;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/** "I lead this partition in this term": told to all at once, as gossip takes its time. */
record LeaderClaim(int partition, long term) {
    private static final int FORMAT = 1;

    byte[] encode() {
        return new FieldWriter().int8(FORMAT).int32(partition).int64(term).toByteArray();
    }

    static LeaderClaim decode(final byte[] bytes) {
        final FieldReader in = new FieldReader(bytes);
        if (in.int8() != FORMAT) {
            throw new FieldReader.MalformedBytes("a claim of leadership of another format than " + FORMAT);
        }
        return new LeaderClaim(in.int32(), in.int64());
    }
}
