package dev.skep.protocol.value.part;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;

/**
 * Which listener a job is for.
 *
 * @param index its place among the listeners of the element for the same event, from 0
 */
public record Listening(JobKind kind, ListenerEvent event, int index) {
    /** Of a job that is for the element itself. */
    public static final Listening NONE = new Listening(JobKind.BPMN_ELEMENT, ListenerEvent.UNSPECIFIED, 0);

    public void write(final FieldWriter out) {
        out.int8(kind.code());
        out.int8(event.code());
        out.int32(index);
    }

    public static Listening read(final FieldReader in) {
        return new Listening(JobKind.ofCode(in.int8()), ListenerEvent.ofCode(in.int8()), in.int32());
    }
}
