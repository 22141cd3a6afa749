package dev.skep.node.config;

import java.util.ArrayList;
import java.util.List;

/** Relations between values of one record, all looked at before any is complained about. */
final class Requirements {
    private final List<String> broken = new ArrayList<>();

    Requirements that(final boolean holds, final String sentence) {
        if (!holds) {
            broken.add(sentence);
        }
        return this;
    }

    Requirements thatNone(final List<String> faults) {
        broken.addAll(faults);
        return this;
    }

    /** Throws {@link InvalidSettings} with every sentence whose condition does not hold. */
    void check() {
        if (!broken.isEmpty()) {
            throw new InvalidSettings(broken);
        }
    }
}
