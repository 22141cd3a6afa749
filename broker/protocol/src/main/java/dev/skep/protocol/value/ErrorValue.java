package dev.skep.protocol.value;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;

/** A failure of ours while processing: the instance is banned. */
public record ErrorValue(String exceptionMessage, String stacktrace, long errorEventPosition, long processInstanceKey)
        implements RecordValue {
    @Override
    public ValueType valueType() {
        return ValueType.ERROR;
    }

    @Override
    public void write(final FieldWriter out) {
        out.text(exceptionMessage);
        out.text(stacktrace);
        out.int64(errorEventPosition);
        out.int64(processInstanceKey);
    }

    public static ErrorValue read(final FieldReader in) {
        return new ErrorValue(in.text(), in.text(), in.int64(), in.int64());
    }
}
