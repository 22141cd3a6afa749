package dev.skep.protocol.message;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.JobValue;
import java.util.List;

/** Parts that messages of both directions have in common. What may grow by a field later has its length in front. */
final class MessageFields {
    private MessageFields() {}

    /** Leaves room for a length; give the place to {@link #endSlice}. */
    static int beginSlice(final FieldWriter out) {
        out.int32(0);
        return out.size();
    }

    static void endSlice(final FieldWriter out, final int start) {
        out.putInt32(start - Integer.BYTES, out.size() - start);
    }

    /** The bytes of one slice, to be read on their own: what is left over there was added by a newer version. */
    static FieldReader slice(final FieldReader in) {
        final int length = in.int32();
        return new FieldReader(in.array(), in.skip(length), length);
    }

    static void writeIntent(final FieldWriter out, final Intent intent) {
        out.int8(intent.valueType().code()).int8(intent.code());
    }

    static Intent readIntent(final FieldReader in) {
        final ValueType type = ValueType.ofCode(in.int8() & 0xFF);
        return Intent.of(type, in.int8() & 0xFF);
    }

    static void writeJob(final FieldWriter out, final ActivatedJob job) {
        final int start = beginSlice(out);
        out.int64(job.key());
        if (job.tags().isEmpty()) {
            job.job().write(out);
        } else {
            job.job().writeWhole(out);
            out.list(job.tags(), FieldWriter::text);
        }
        endSlice(out, start);
    }

    static ActivatedJob readJob(final FieldReader in) {
        final FieldReader fields = slice(in);
        final long key = fields.int64();
        final JobValue job = JobValue.read(fields);
        return new ActivatedJob(key, job, fields.hasMore() ? fields.list(FieldReader::text) : List.of());
    }

    static void requireFormat(final int format, final int known, final String what) {
        if (format != known) {
            throw new MalformedBytes("a message to a " + what + " of format " + format + ", expected " + known
                    + ": it was sent by another version");
        }
    }
}
