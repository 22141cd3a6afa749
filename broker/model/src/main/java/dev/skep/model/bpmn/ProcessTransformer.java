package dev.skep.model.bpmn;

import dev.skep.base.BpmnElementType;
import dev.skep.base.BpmnEventType;
import dev.skep.model.feel.Mappings;
import dev.skep.model.graph.ExecutableProcess;
import dev.skep.model.graph.FlowNode;
import dev.skep.model.graph.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.AdHocSubProcess;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.ExclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowElement;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.IntermediateThrowEvent;
import io.camunda.zeebe.model.bpmn.instance.LinkEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeVersionTag;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the graph of one process: first all nodes, then the flows between them, then what each node does. */
final class ProcessTransformer {
    private final Texts texts;
    private final Faults faults;
    private final BehaviorTransformer behaviors;
    private final LoopTransformer loops;
    private final ListenerTransformer listeners;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    ProcessTransformer(final Faults faults) {
        this.faults = faults;
        this.texts = new Texts(faults);
        this.behaviors = new BehaviorTransformer(texts);
        this.loops = new LoopTransformer(texts);
        this.listeners = new ListenerTransformer(texts);
    }

    /** The graph; empty when faults were found, in this process or before. */
    Optional<ExecutableProcess> transform(final Process process) {
        final FlowNode root = new FlowNode(process.getId(), BpmnElementType.PROCESS, BpmnEventType.UNSPECIFIED, null);
        final Draft draft = new Draft(root, null, null);
        drafts.put(root.id(), draft);
        collect(process.getFlowElements(), draft);
        connect(process.getFlowElements());
        link(process.getFlowElements());
        draft.behavior(behaviors.scope());
        draft.listeners(listeners.of(process));
        drafts.values().forEach(this::behave);
        drafts.values().forEach(this::listen);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        drafts.values().forEach(Draft::complete);
        final List<FlowNode> nodes = drafts.values().stream().map(Draft::outer).toList();
        return Optional.of(new ExecutableProcess(root, versionTag(process), nodes));
    }

    private static String versionTag(final Process process) {
        final ZeebeVersionTag tag = ExtensionTexts.single(process, ZeebeVersionTag.class);
        return tag == null || tag.getValue() == null ? "" : tag.getValue().strip();
    }

    private void collect(final Collection<FlowElement> elements, final Draft scope) {
        for (final FlowElement element : elements) {
            if (!(element instanceof io.camunda.zeebe.model.bpmn.instance.FlowNode source)) {
                continue;
            }
            final FlowNode around = scopeOf(source, scope);
            final FlowNode body = LoopTransformer.loop(source) == null
                    ? null
                    : new FlowNode(
                            source.getId(), BpmnElementType.MULTI_INSTANCE_BODY, Types.eventType(source), around);
            final FlowNode node = new FlowNode(
                    source.getId(),
                    Types.elementType(source),
                    body == null ? Types.eventType(source) : BpmnEventType.UNSPECIFIED,
                    body == null ? around : body);
            final Draft draft = new Draft(node, body, source);
            drafts.put(node.id(), draft);
            if (around != scope.node()) {
                scope.children().add(draft);
            }
            if (source instanceof AdHocSubProcess) {
                draft.inner(innerOf(node));
            }
            if (source instanceof SubProcess inner) {
                collect(inner.getFlowElements(), draft);
            }
        }
    }

    /** Each activation in an ad-hoc sub-process is a scope of its own; its event sub-processes are beside them. */
    private static FlowNode scopeOf(final io.camunda.zeebe.model.bpmn.instance.FlowNode source, final Draft around) {
        return around.inner() == null || (source instanceof SubProcess inner && inner.triggeredByEvent())
                ? around.node()
                : around.inner().node();
    }

    private Draft innerOf(final FlowNode adHoc) {
        final FlowNode node = new FlowNode(
                adHoc.id() + "#innerInstance",
                BpmnElementType.AD_HOC_SUB_PROCESS_INNER_INSTANCE,
                BpmnEventType.UNSPECIFIED,
                adHoc);
        final Draft draft = new Draft(node, null, null);
        draft.behavior(behaviors.adHocInner());
        drafts.put(node.id(), draft);
        return draft;
    }

    private void connect(final Collection<FlowElement> elements) {
        for (final FlowElement element : elements) {
            switch (element) {
                case io.camunda.zeebe.model.bpmn.instance.SequenceFlow flow -> connect(flow);
                case SubProcess inner -> connect(inner.getFlowElements());
                default -> {}
            }
        }
    }

    private void connect(final io.camunda.zeebe.model.bpmn.instance.SequenceFlow flow) {
        final Draft source = drafts.get(flow.getSource().getId());
        final Draft target = drafts.get(flow.getTarget().getId());
        final SequenceFlow made = new SequenceFlow(flow.getId(), texts.condition(flow), source.outer(), target.outer());
        // Zeebe goes through them from the last to the first, and users' models may rest on which condition is asked
        // first.
        source.outgoing().addFirst(made);
        target.incoming().add(made);
        final var defaultFlow = switch (flow.getSource()) {
            case ExclusiveGateway gateway -> gateway.getDefault();
            case InclusiveGateway gateway -> gateway.getDefault();
            default -> null;
        };
        if (flow.equals(defaultFlow)) {
            source.defaultFlow(made);
        }
    }

    private void link(final Collection<FlowElement> elements) {
        for (final FlowElement element : elements) {
            if (element instanceof SubProcess inner) {
                link(inner.getFlowElements());
            } else if (element instanceof IntermediateThrowEvent event && Types.has(event, LinkEventDefinition.class)) {
                final var target = LinkRules.target(event, elements);
                if (target != null) {
                    drafts.get(event.getId())
                            .linkTarget(drafts.get(target.getId()).node());
                }
            }
        }
    }

    private void behave(final Draft draft) {
        if (draft.source() == null) {
            return;
        }
        draft.behavior(behaviors.of(draft));
        if (draft.outer() != draft.node()) {
            draft.loop(loops.of(draft.source(), draft.node()));
        }
        final Mappings inputs = texts.inputs(draft.source());
        final Mappings outputs = texts.outputs(draft.source());
        draft.mappings(
                MappingRules.takesInputs(draft.node()) ? inputs : Mappings.none(),
                MappingRules.takesOutputs(draft.node()) ? outputs : Mappings.none());
        draft.listeners(listeners.of(draft.source()));
    }

    /** A start event of a process that says it waits for an error or an escalation is never reached, as in Zeebe. */
    private static boolean isStartedByEvents(final FlowNode start) {
        return switch (start.eventType()) {
            case ERROR, ESCALATION -> false;
            default -> true;
        };
    }

    /** Tells scopes and activities which events they listen to. */
    private void listen(final Draft draft) {
        final FlowNode node = draft.node();
        switch (node.elementType()) {
            case BOUNDARY_EVENT -> {
                final Draft activity = drafts.get(
                        ((BoundaryEvent) draft.source()).getAttachedTo().getId());
                draft.attachedTo(activity.outer());
                activity.boundaryEvents().addAll(draft.catching());
                if (node.eventType() == BpmnEventType.COMPENSATION) {
                    for (FlowNode scope = node.scope(); scope != null; scope = scope.scope()) {
                        drafts.get(scope.id()).holdsCompensation(true);
                    }
                }
            }
            case START_EVENT -> {
                final Draft scope = drafts.get(node.scope().id());
                if (node.eventType() == BpmnEventType.NONE) {
                    scope.noneStart(node);
                } else if (scope.node().elementType() == BpmnElementType.EVENT_SUB_PROCESS) {
                    drafts.get(scope.node().scope().id()).events().addAll(draft.catching());
                } else if (isStartedByEvents(node)) {
                    scope.events().addAll(draft.catching());
                }
            }
            case EVENT_BASED_GATEWAY -> {
                for (final SequenceFlow flow : draft.outgoing()) {
                    draft.events().addAll(drafts.get(flow.target().id()).catching());
                }
            }
            case INCLUSIVE_GATEWAY -> {
                if (draft.incoming().size() > 1) {
                    final FlowNode scope = node.scope();
                    drafts.get(scope.id()).inclusiveJoins().add(node);
                    if (scope.elementType() == BpmnElementType.AD_HOC_SUB_PROCESS_INNER_INSTANCE) {
                        // Instances of earlier versions have no scope for each activation.
                        drafts.get(scope.scope().id()).inclusiveJoins().add(node);
                    }
                }
            }
            default -> {}
        }
    }
}
