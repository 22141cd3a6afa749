package dev.skep.engine.modification;

import dev.skep.base.BpmnElementType;
import dev.skep.engine.compensation.Compensations;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.message.ProcessMessageSubscriptions;
import dev.skep.engine.modification.MigrateProcessInstance.Plan;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.Behavior.EventTrigger;
import dev.skep.model.graph.CatchingEvent;
import dev.skep.model.graph.FlowNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** What must hold of each active element, and of the one that takes its place, for an instance to be migrated. */
public final class MigrationRules {
    private final ElementInstances instances;
    private final ProcessMessageSubscriptions subscriptions;
    private final Compensations compensations;
    private final Predicate<ElementInstance> waitsForListener;

    public MigrationRules(
            final ElementInstances instances,
            final ProcessMessageSubscriptions subscriptions,
            final Compensations compensations,
            final Predicate<ElementInstance> waitsForListener) {
        this.instances = instances;
        this.subscriptions = subscriptions;
        this.compensations = compensations;
        this.waitsForListener = waitsForListener;
    }

    void check(final ElementInstance instance, final Plan plan) {
        final FlowNode source = plan.sourceOf(instance);
        final String id = source.id();
        if (!isSupported(source.elementType())) {
            throw refused(plan, "active element with id '" + id + "' has an unsupported type: " + source.elementType());
        }
        final FlowNode target = plan.targetOf(instance);
        if (target == null) {
            throw refused(plan, "no mapping instruction defined for active element with id '" + id + "'");
        }
        if (target.elementType() != source.elementType()) {
            throw refused(
                    plan,
                    "active element with id '" + id + "' and type " + source.elementType() + " is mapped to element '"
                            + target.id() + "' of another type: " + target.elementType());
        }
        if (source.behavior() instanceof Behavior.UserTask != target.behavior() instanceof Behavior.UserTask) {
            throw refused(
                    plan,
                    "active user task with id '" + id + "' and its target '" + target.id()
                            + "' have different implementations: one is a job, the other is not");
        }
        checkScope(instance, target, plan);
        if (instance.flows() > 0 || instance.triggers() > 0) {
            throw refused(
                    plan,
                    "element '" + id
                            + "' is moving on at this moment (a sequence flow was taken or an event triggered):"
                            + " retry, it is a concurrent command");
        }
        if (waitsForListener.test(instance)) {
            throw refused(
                    plan, "active element with id '" + id + "' waits for a listener: retry when its job is completed");
        }
        checkEvents(source, plan);
        checkEvents(target, plan);
        checkMappings(source, target, plan);
        if (subscriptions.hasPending(instance.key())) {
            throw refused(
                    plan,
                    "element '" + id + "' has a message subscription that is being opened or closed: retry later");
        }
    }

    /** What was completed and can be compensated would have to be found again in the other definition. */
    void checkInstance(final Plan plan) {
        if (compensations.any(plan.process().key())) {
            throw refused(plan, "it has completed activities that can be compensated, which can't be migrated");
        }
    }

    private static boolean isSupported(final BpmnElementType type) {
        return switch (type) {
            case PROCESS, SERVICE_TASK, USER_TASK, SUB_PROCESS, CALL_ACTIVITY -> true;
            default -> false;
        };
    }

    private void checkScope(final ElementInstance instance, final FlowNode target, final Plan plan) {
        final ElementInstance scope = instances.get(instance.scopeKey());
        if (instance.key() == plan.process().key() || scope == null) {
            return;
        }
        final FlowNode targetScope = plan.targetOf(scope);
        if (targetScope != target.scope()) {
            throw refused(
                    plan,
                    "the flow scope of active element with id '"
                            + instance.value().elementId() + "' is changed: the target element '" + target.id()
                            + "' is in '" + target.scope().id() + "'");
        }
    }

    /** Event sub-processes can't be carried over, and of boundary events only those of messages. */
    private static void checkEvents(final FlowNode node, final Plan plan) {
        for (final CatchingEvent event : node.events()) {
            if (event.node().elementType() == BpmnElementType.BOUNDARY_EVENT) {
                if (!(event.trigger() instanceof EventTrigger.Message)) {
                    throw refused(
                            plan,
                            "active element with id '" + node.id() + "' has a boundary event '"
                                    + event.node().id() + "' of a type that can't be migrated");
                }
            } else if (event.node().scope().elementType() == BpmnElementType.EVENT_SUB_PROCESS) {
                throw refused(
                        plan,
                        "process has an event sub-process '"
                                + event.node().scope().id() + "', with which instances can't be migrated");
            }
        }
    }

    private static void checkMappings(final FlowNode source, final FlowNode target, final Plan plan) {
        final List<FlowNode> taken = new ArrayList<>();
        for (final CatchingEvent event : source.events()) {
            final String to = plan.targets().get(event.node().id());
            if (to == null || event.node().elementType() != BpmnElementType.BOUNDARY_EVENT) {
                continue;
            }
            final FlowNode mapped = plan.target().node(to);
            if (!Objects.equals(mapped.attachedTo(), target)) {
                throw refused(
                        plan,
                        "boundary event '" + event.node().id() + "' of active element '" + source.id()
                                + "' is mapped to '" + to + "', which is not attached to '" + target.id() + "'");
            }
            if (taken.contains(mapped)) {
                throw refused(plan, "several boundary events are mapped to the same target '" + to + "'");
            }
            taken.add(mapped);
        }
    }

    private static RuntimeException refused(final Plan plan, final String reason) {
        return MigrateProcessInstance.refused(plan, reason);
    }
}
