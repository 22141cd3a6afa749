package dev.skep.model.feel;

import dev.skep.base.Packed;

/** What an expression may see: variables by name, and the time of the record that is being processed. */
public interface Variables {
    /** The value, or null where the name is not known (which FEEL sees as null). */
    Packed get(String name);

    /** Epoch milliseconds for {@code now()} and {@code today()}. */
    long nowMillis();

    /** No variables at all, for expressions that are evaluated at deployment. */
    static Variables none(final long nowMillis) {
        return new Variables() {
            @Override
            public Packed get(final String name) {
                return null;
            }

            @Override
            public long nowMillis() {
                return nowMillis;
            }
        };
    }
}
