package dev.skep.engine.usertask;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.model.graph.Listener;
import dev.skep.protocol.value.UserTaskValue;
import dev.skep.protocol.value.part.ListenerEvent;

/**
 * What is about to happen to a user task, and waits for those who listen to it.
 *
 * @param value the task as it will be then, with all corrections up to now
 */
public record UserTaskChange(Kind kind, UserTaskValue value) {
    /** The changes that listeners are told of. */
    public enum Kind {
        CREATING(ListenerEvent.CREATING, Listener.Event.CREATING),
        ASSIGNING(ListenerEvent.ASSIGNING, Listener.Event.ASSIGNING),
        UPDATING(ListenerEvent.UPDATING, Listener.Event.UPDATING),
        COMPLETING(ListenerEvent.COMPLETING, Listener.Event.COMPLETING),
        CANCELING(ListenerEvent.CANCELING, Listener.Event.CANCELING);

        private static final Kind[] VALUES = values();

        private final ListenerEvent told;
        private final Listener.Event modelled;

        Kind(final ListenerEvent told, final Listener.Event modelled) {
            this.told = told;
            this.modelled = modelled;
        }

        /** As jobs say it. */
        public ListenerEvent told() {
            return told;
        }

        /** As models say it. */
        public Listener.Event modelled() {
            return modelled;
        }

        /** Whether a listener can forbid it. */
        public boolean isDeniable() {
            return this == ASSIGNING || this == UPDATING || this == COMPLETING;
        }

        private static Kind ofCode(final int code) {
            if (code < 0 || code >= VALUES.length) {
                throw new MalformedBytes("unknown change of a user task " + code);
            }
            return VALUES[code];
        }
    }

    void write(final FieldWriter out) {
        out.int8(kind.ordinal());
        value.write(out);
    }

    static UserTaskChange read(final FieldReader in) {
        return new UserTaskChange(Kind.ofCode(in.int8()), UserTaskValue.read(in));
    }
}
