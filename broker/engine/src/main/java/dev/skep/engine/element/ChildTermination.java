package dev.skep.engine.element;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.value.ProcessInstanceBatchValue;
import java.util.List;

/**
 * Asks all that goes on in a scope to terminate: some at a time, so that no batch grows without bound. What begins in the scope later is
 * none of it: the key of the command is above those that are meant.
 */
public final class ChildTermination implements CommandHandler<ProcessInstanceBatchValue> {
    private static final int AT_ONCE = 50;

    private final ElementInstances instances;
    private final Transitions transitions;

    public ChildTermination(final ElementInstances instances, final Transitions transitions) {
        this.instances = instances;
        this.transitions = transitions;
    }

    /** False where nothing goes on in it. */
    public boolean begin(final ElementInstance scope, final Decision decision) {
        if (scope.children() == 0) {
            return false;
        }
        terminate(scope, -1, Long.MAX_VALUE, decision);
        return true;
    }

    @Override
    public void decide(final long key, final ProcessInstanceBatchValue command, final Decision decision) {
        final ElementInstance scope = instances.get(command.batchElementInstanceKey());
        if (scope == null) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to terminate further elements in the scope with key '" + command.batchElementInstanceKey()
                            + "', but it is gone");
            return;
        }
        terminate(scope, command.index(), key, decision);
    }

    /**
     * @param after key of the last one that was asked before
     * @param below a key above those that are meant, where it is known
     */
    private void terminate(final ElementInstance scope, final long after, final long below, final Decision decision) {
        final List<Long> children = instances.children(scope.key(), after, AT_ONCE + 1);
        final int count = Math.min(children.size(), AT_ONCE);
        for (int i = 0; i < count && children.get(i) < below; i++) {
            final ElementInstance instance = instances.require(children.get(i));
            if (instance.state().terminable()) {
                transitions.terminate(instance, decision);
            }
        }
        if (children.size() > count && children.get(count) < below) {
            decision.followUp(
                    below == Long.MAX_VALUE ? decision.newKey() : below,
                    ProcessInstanceBatchIntent.TERMINATE,
                    new ProcessInstanceBatchValue(
                            scope.value().processInstanceKey(), scope.key(), children.get(count - 1)));
        }
    }
}
