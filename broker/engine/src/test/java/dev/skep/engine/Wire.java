package dev.skep.engine;

import dev.skep.base.Rng;
import dev.skep.protocol.message.CommandRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What partitions send each other: delivered at once, unless told otherwise. */
public final class Wire {
    private final List<CommandRequest> under = new ArrayList<>();
    private Predicate<CommandRequest> lost = request -> false;
    private boolean held;

    Wire() {}

    /** From now on requests like these are lost. */
    public void lose(final Predicate<CommandRequest> newLost) {
        lost = newLost;
    }

    /** From now on requests wait until {@link EngineHarness#release()}. */
    public void hold() {
        held = true;
    }

    /** Lets go; what waited is delivered next. */
    void letGo() {
        held = false;
    }

    /** Changes the order of what waits. */
    public void shuffle(final Rng rng) {
        for (int i = under.size() - 1; i > 0; i--) {
            java.util.Collections.swap(under, i, rng.nextInt(i + 1));
        }
    }

    /** Puts a copy of all that waits behind it. */
    public void duplicate() {
        under.addAll(List.copyOf(under));
    }

    /** What waits. */
    public List<CommandRequest> waiting() {
        return List.copyOf(under);
    }

    void send(final CommandRequest request) {
        if (!lost.test(request)) {
            under.add(request);
        }
    }

    /** The next request to deliver, or null. */
    CommandRequest next() {
        return held || under.isEmpty() ? null : under.removeFirst();
    }
}
