package dev.skep.operator.plan;

import dev.skep.operator.api.Annotations;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

/**
 * What to do, and what to say about it.
 *
 * @param memory what is known in the end
 * @param after when to look again
 */
public record Decision(List<Step> steps, Memory memory, Words words, Duration after) {
    /** When to look again, unless there is a reason to do so earlier or later. */
    static final Duration SOON = Duration.ofSeconds(15);

    /**
     * What people read.
     *
     * @param operation empty when nothing is under way
     * @param waitingFor empty when nothing is waited for
     * @param problems reason of a condition to its sentence
     * @param blockedBy why the next restart waits; empty when it doesn't
     */
    public record Words(
            Phase phase,
            String message,
            Operation operation,
            String step,
            String progress,
            String waitingFor,
            SortedMap<Problem, String> problems,
            String blockedBy) {}

    /** Kinds of operations. */
    public enum Operation {
        None,
        Create,
        ScaleUp,
        ScaleDown,
        Reconfigure,
        ReplaceBroker,
        ForceRemove,
        Roll,
        Rebalance,
        SwitchExporter,
        Suspend,
        Resume,
        Delete
    }

    /** What keeps a cluster from being as specified; names are reasons of conditions. */
    public enum Problem {
        SpecInvalid,
        ConfigInvalid,
        ForceRefused,
        ForeignVolume,
        StaleVolume,
        BrokerLost,
        Unreachable,
        ChangeFailed,
        ChangeStalled,
        RolloutStuck,
        DowngradeRefused,
        SkipRefused,
        WaitingForSnapshot,
        VersionMismatch,
        ForeignMembers,
        ExporterRefused,
        WaitingForWindow,
        HeldBack,
        WaitingForQuorum,
        Manual
    }

    public Decision {
        steps = List.copyOf(steps);
    }

    /** Whether all is as it should be, and nothing asks for another look. */
    public boolean atRest() {
        return words.phase() == Phase.Running
                && words.operation() == Operation.None
                && words.problems().isEmpty()
                && steps.isEmpty()
                && after.equals(SOON);
    }

    /** The same without doing anything. */
    Decision onlyShown(final Memory before) {
        return new Decision(
                List.of(),
                before,
                new Words(
                        words.phase(),
                        "held by the annotation " + Annotations.PLAN + "; next would be: " + words.message(),
                        words.operation(),
                        words.step(),
                        words.progress(),
                        words.waitingFor(),
                        words.problems(),
                        words.blockedBy()),
                SOON);
    }
}
