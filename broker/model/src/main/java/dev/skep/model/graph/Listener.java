package dev.skep.model.graph;

import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;

/**
 * Somebody who is told by a job when something happens to an element. The element waits until the job is done.
 *
 * @param headers a MessagePack map of text to text, that of the element
 */
public record Listener(Event event, Expression type, Expression retries, Packed headers) {
    /** What is told. The first two are of any element, the others of user tasks that are no jobs. */
    public enum Event {
        START,
        END,
        CREATING,
        ASSIGNING,
        UPDATING,
        COMPLETING,
        CANCELING
    }
}
