package dev.skep.engine.adhoc;

import dev.skep.engine.TableIds;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;

/** The ad-hoc sub-processes whose workers have said that nothing else is to be done: they wait for what still goes on. */
public final class AdHocEndings {
    private static final Table<Boolean> ENDING =
            new Table<>(TableIds.AD_HOC_ENDING, "ad-hoc-ending", ValueCodec.PRESENT);

    private final StateWriter state;

    public AdHocEndings(final StateWriter state) {
        this.state = state;
    }

    public boolean isEnding(final long key) {
        return state.get(ENDING, Key.of(ENDING, key)) != null;
    }

    public void applyEnding(final long key) {
        state.put(ENDING, Key.of(ENDING, key), Boolean.TRUE);
    }

    /** The sub-process is gone. */
    public void remove(final long key) {
        if (isEnding(key)) {
            state.delete(ENDING, Key.of(ENDING, key));
        }
    }
}
