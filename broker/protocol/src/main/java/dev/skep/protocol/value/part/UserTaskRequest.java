package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/**
 * Who waits for the answer while listeners are told of what is about to happen to a user task.
 *
 * @param gatewayId and the number of the request there; -1 where nobody waits
 */
public record UserTaskRequest(long gatewayId, long requestId, Kind kind) {
    /** Nobody waits. */
    public static final UserTaskRequest NONE = new UserTaskRequest(-1, -1, Kind.TASK);

    /** What was asked for. */
    public enum Kind {
        /** A command about the task itself. */
        TASK,
        /** Variables are to be set, each where it is known. */
        VARIABLES,
        /** Variables are to be set in the scope of the task only. */
        LOCAL_VARIABLES;

        private static final Kind[] VALUES = values();

        private static Kind ofCode(final int code) {
            if (code < 0 || code >= VALUES.length) {
                throw new FieldReader.MalformedBytes("unknown kind of user task request " + code);
            }
            return VALUES[code];
        }
    }

    public void write(final FieldWriter out) {
        out.int64(gatewayId).int64(requestId).int8(kind.ordinal());
    }

    public static UserTaskRequest read(final FieldReader in) {
        return new UserTaskRequest(in.int64(), in.int64(), Kind.ofCode(in.int8()));
    }
}
