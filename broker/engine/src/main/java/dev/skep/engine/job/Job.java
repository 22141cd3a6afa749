package dev.skep.engine.job;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.JobValue;

/** A job and its state. */
public record Job(JobValue value, JobState state) {
    private static final int WEIGHT = 400;

    void write(final FieldWriter out) {
        value.writePlain(out);
        out.int8(state.ordinal());
        value.writeRest(out);
    }

    static Job read(final FieldReader in) {
        final JobValue plain = JobValue.readPlain(in);
        final JobState state = JobState.ofCode(in.int8());
        return new Job(plain.withRest(in), state);
    }

    int weight() {
        return WEIGHT + value.customHeaders().length() + value.errorMessage().length();
    }
}
