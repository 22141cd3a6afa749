package dev.skep.engine.modification;

import dev.skep.engine.CommandHandler;
import dev.skep.engine.Decision;
import dev.skep.engine.Refused;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.definition.ProcessDefinition;
import dev.skep.engine.deletion.LastInstances;
import dev.skep.engine.instance.ElementInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.model.graph.FlowNode;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.value.ProcessInstanceMigrationValue;
import dev.skep.protocol.value.ProcessInstanceMigrationValue.MappingInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lets a running instance go on as one of another definition: its elements take the places that the plan says. */
public final class MigrateProcessInstance implements CommandHandler<ProcessInstanceMigrationValue> {
    private final Definitions definitions;
    private final ElementInstances instances;
    private final MigrationRules rules;
    private final ElementMigration elements;
    private final LastInstances lastInstances;

    public MigrateProcessInstance(
            final Definitions definitions,
            final ElementInstances instances,
            final MigrationRules rules,
            final ElementMigration elements) {
        this.definitions = definitions;
        this.instances = instances;
        this.rules = rules;
        this.elements = elements;
        this.lastInstances = new LastInstances(definitions, instances);
    }

    /** What becomes of what. */
    record Plan(
            ElementInstance process, ProcessDefinition source, ProcessDefinition target, Map<String, String> targets) {
        /** The node that takes the place of that of the instance; null where the plan has none. */
        FlowNode targetOf(final ElementInstance instance) {
            if (instance.key() == process.key()) {
                return target.root();
            }
            final String id = targets.get(instance.value().elementId());
            return id == null ? null : target.node(id);
        }

        FlowNode sourceOf(final ElementInstance instance) {
            return source.node(instance.value());
        }
    }

    @Override
    public void decide(final long key, final ProcessInstanceMigrationValue command, final Decision decision) {
        final Plan plan = plan(command, decision);
        if (plan == null) {
            return;
        }
        rules.checkInstance(plan);
        final List<ElementInstance> all = new ArrayList<>();
        collect(plan.process(), all);
        for (final ElementInstance instance : all) {
            rules.check(instance, plan);
        }
        for (final ElementInstance instance : all) {
            elements.migrate(instance, plan, decision);
        }
        final ProcessInstanceMigrationValue migrated = new ProcessInstanceMigrationValue(
                command.processInstanceKey(),
                command.targetProcessDefinitionKey(),
                command.mappingInstructions(),
                plan.process().value().tenantId());
        decision.event(plan.process().key(), ProcessInstanceMigrationIntent.MIGRATED, migrated);
        lastInstances.gone(plan.source().key(), decision);
        decision.reply(plan.process().key(), ProcessInstanceMigrationIntent.MIGRATED, migrated);
    }

    private Plan plan(final ProcessInstanceMigrationValue command, final Decision decision) {
        final String sentence = "Expected to migrate process instance '" + command.processInstanceKey() + "' but ";
        final ElementInstance process = instances.get(command.processInstanceKey());
        if (process == null
                || process.value().processInstanceKey() != process.key()
                || !process.state().terminable()
                || !decision.mayAct(process.value().tenantId())) {
            decision.reject(RejectionType.NOT_FOUND, sentence + "no process instance found with that key");
            return null;
        }
        final String duplicate = duplicate(command);
        if (duplicate != null) {
            decision.reject(
                    RejectionType.INVALID_ARGUMENT,
                    sentence + "the mapping instructions contain duplicate source element ids '" + duplicate + "'");
            return null;
        }
        final ProcessDefinition target = definitions.byKey(command.targetProcessDefinitionKey());
        if (target == null
                || target.deleting()
                || !target.tenantId().equals(process.value().tenantId())) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to migrate process instance to process definition but no process definition found with"
                            + " key '"
                            + command.targetProcessDefinitionKey() + "'");
            return null;
        }
        final ProcessDefinition source = definitions.byKey(process.value().processDefinitionKey());
        final TreeMap<String, String> targets = new TreeMap<>();
        for (final MappingInstruction mapping : command.mappingInstructions()) {
            final String fault = fault(mapping, source, target);
            if (fault != null) {
                decision.reject(RejectionType.INVALID_ARGUMENT, sentence + fault);
                return null;
            }
            targets.put(mapping.sourceElementId(), mapping.targetElementId());
        }
        return new Plan(process, source, target, targets);
    }

    /** The first id that is mapped twice, or null. */
    private static String duplicate(final ProcessInstanceMigrationValue command) {
        final TreeSet<String> sources = new TreeSet<>();
        for (final MappingInstruction mapping : command.mappingInstructions()) {
            if (!sources.add(mapping.sourceElementId())) {
                return mapping.sourceElementId();
            }
        }
        return null;
    }

    private static String fault(
            final MappingInstruction mapping, final ProcessDefinition source, final ProcessDefinition target) {
        if (source.node(mapping.sourceElementId()) == null) {
            return "the mapping instructions contain a non-existing source element id '" + mapping.sourceElementId()
                    + "'";
        }
        return target.node(mapping.targetElementId()) != null
                ? null
                : "the mapping instructions contain a non-existing target element id '" + mapping.targetElementId()
                        + "'";
    }

    private void collect(final ElementInstance instance, final List<ElementInstance> all) {
        all.add(instance);
        for (final long child : instances.children(instance.key(), Integer.MAX_VALUE)) {
            collect(instances.require(child), all);
        }
    }

    /** The instance is in no state for it. */
    static Refused refused(final Plan plan, final String reason) {
        return new Refused(
                RejectionType.INVALID_STATE,
                "Expected to migrate process instance '" + plan.process().key() + "' but " + reason);
    }
}
