package dev.skep.engine.instance;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.element.Transitions;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.value.ProcessInstanceValue;

/** Ends a root instance. The answer means that it is ending; its elements may still be on their way. */
public final class CancelProcessInstance implements CommandHandler<ProcessInstanceValue> {
    private final ElementInstances instances;
    private final Transitions transitions;

    public CancelProcessInstance(final ElementInstances instances, final Transitions transitions) {
        this.instances = instances;
        this.transitions = transitions;
    }

    @Override
    public void decide(final long key, final ProcessInstanceValue command, final Decision decision) {
        final ElementInstance instance = instances.get(key);
        if (instance == null
                || instance.value().elementType() != BpmnElementType.PROCESS
                || !instance.state().terminable()
                || !decision.mayAct(instance.value().tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to cancel a process instance with key '" + key + "', but no such process was found");
            return;
        }
        if (instance.value().parentProcessInstanceKey() > 0) {
            decision.reject(
                    RejectionType.INVALID_STATE,
                    "Expected to cancel a process instance with key '" + key
                            + "', but it is created by a parent process instance. Cancel the root process instance '"
                            + instances.rootOf(instance) + "' instead.");
            return;
        }
        transitions.terminate(instance, decision);
        decision.reply(key, ProcessInstanceIntent.ELEMENT_TERMINATING, instance.value());
    }
}
