package dev.skep.engine.job;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.value.JobValue;

/** A job and its state. */
public record Job(JobValue value, JobState state) {
    private static final int WEIGHT = 400;

    void write(final FieldWriter out) {
        value.write(out);
        out.int8(state.ordinal());
    }

    static Job read(final FieldReader in) {
        return new Job(JobValue.read(in), JobState.ofCode(in.int8()));
    }

    int weight() {
        return WEIGHT + value.customHeaders().length() + value.errorMessage().length();
    }
}
