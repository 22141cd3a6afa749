package dev.skep.topology.change;

import dev.skep.topology.ChangeOperation;
import dev.skep.topology.Topology;
import java.util.List;

/** What becomes of a request. */
public sealed interface ChangeAnswer {
    /**
     * It can be done, and unless it was a dry run, it is being done.
     *
     * @param changeId of the new change; of the last one (0 if there was none) when there is nothing to do; of the earlier one when the request
     *     is the repetition of one with the same idempotency key
     * @param before the document that it was planned on
     * @param operations all of the change, in order
     * @param expected the document when it has ended
     * @param after the document now: with the change under way, or the same as before
     */
    record Planned(long changeId, Topology before, List<ChangeOperation> operations, Topology expected, Topology after)
            implements ChangeAnswer {
        public Planned {
            operations = List.copyOf(operations);
        }
    }

    /** It changed nothing. */
    record Refused(Refusal refusal) implements ChangeAnswer {}
}
