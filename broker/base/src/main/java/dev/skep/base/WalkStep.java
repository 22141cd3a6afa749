package dev.skep.base;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * One of the twelve steps of a command on its way through the rooms, as a Flight Recorder event. Off unless a recording asks
 * for {@value #EVENT_NAME}; then a recording shows where commands spend their time, and a test that they walk straight.
 */
@Name(WalkStep.EVENT_NAME)
@Label("Walk step")
@Category({"Skep"})
@Description("A command passes one of the twelve steps of its walk")
@Enabled(false)
@StackTrace(false)
public final class WalkStep extends Event {
    public static final String EVENT_NAME = "dev.skep.WalkStep";

    /** The steps in their order; README.md says which file each is in. */
    public enum Step {
        /** The gateway checks the request and maps it to a command. */
        MAP,
        /** The gateway chooses the partition and remembers who waits. */
        ROUTE,
        /** The command goes to the partition's member. */
        HAND_OVER,
        /** The partition takes it, or refuses it on the spot. */
        ADMIT,
        /** It gets its position and timestamp in a batch. */
        SEQUENCE,
        /** The engine decides it against the newest state. */
        DECIDE,
        /** Its events move the state, in a layer that is pending. */
        EVOLVE,
        /** The batch is appended to the log as one entry. */
        APPEND,
        /** The entry is durable and committed, and its layer with it. */
        COMMIT,
        /** Replies, pushes and commands to other partitions get out. */
        RELEASE,
        /** The gateway answers the client, or gives it the job. */
        ANSWER,
        /** A snapshot covers it, and its part of the log is dropped. */
        SNAPSHOT
    }

    // Asked whether a recording wants them: nothing is made for nobody.
    private static final WalkStep ANY = new WalkStep();

    @Label("Step")
    String step;

    /** Says that a command, or a batch of them, is at the step. */
    public static void mark(final Step step) {
        if (ANY.isEnabled()) {
            final WalkStep event = new WalkStep();
            event.step = step.name();
            event.commit();
        }
    }
}
