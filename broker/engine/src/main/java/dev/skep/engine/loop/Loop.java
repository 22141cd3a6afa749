package dev.skep.engine.loop;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/**
 * How far a multi-instance body has come.
 *
 * @param size elements of its collection when it began
 * @param created instances so far, of which some have completed or were terminated
 * @param satisfied whether its completion condition holds, so that no more are to come
 */
record Loop(long size, long created, long completed, long terminated, boolean satisfied) {
    static final Loop NEW = new Loop(0, 0, 0, 0, false);

    Loop ofSize(final long newSize) {
        return new Loop(newSize, created, completed, terminated, satisfied);
    }

    Loop withCreated() {
        return new Loop(size, created + 1, completed, terminated, satisfied);
    }

    Loop withEnded(final boolean byTermination) {
        return byTermination
                ? new Loop(size, created, completed, terminated + 1, satisfied)
                : new Loop(size, created, completed + 1, terminated, satisfied);
    }

    Loop asSatisfied() {
        return new Loop(size, created, completed, terminated, true);
    }

    void write(final FieldWriter out) {
        out.int64(size).int64(created).int64(completed).int64(terminated).bool(satisfied);
    }

    static Loop read(final FieldReader in) {
        return new Loop(in.int64(), in.int64(), in.int64(), in.int64(), in.bool());
    }
}
