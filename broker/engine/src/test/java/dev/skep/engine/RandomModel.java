package dev.skep.engine;

import dev.skep.base.Rng;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.EmbeddedSubProcessBuilder;
import io.camunda.zeebe.model.bpmn.builder.ExclusiveGatewayBuilder;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import java.util.List;

/**
 * Makes structured processes from a seed: blocks of tasks, gateways, sub-processes and events that always come to an end once
 * all jobs are completed and enough time has gone by. Conditions look at the number {@code x}.
 */
public final class RandomModel {
    /** All types of jobs that there are. */
    public static final List<String> JOB_TYPES = List.of("j0", "j1", "j2");

    /** All codes of errors that some event may catch. */
    public static final List<String> ERROR_CODES = List.of("e0", "e1", "e2");

    private static final int DEPTH_MAX = 4;

    private final Rng rng;
    private int elements;

    private RandomModel(final Rng rng) {
        this.rng = rng;
    }

    /** A process of that id. */
    public static BpmnModelInstance generate(final String processId, final Rng rng) {
        return new RandomModel(rng).process(processId);
    }

    private BpmnModelInstance process(final String processId) {
        final ProcessBuilder process = Bpmn.createExecutableProcess(processId);
        if (rng.chance(0.3)) {
            process.eventSubProcess(id("esp"), sub -> eventSubProcess(sub::startEvent));
        }
        return sequence(process.startEvent(id("start")), 1).endEvent(id("end")).done();
    }

    private AbstractFlowNodeBuilder<?, ?> sequence(final AbstractFlowNodeBuilder<?, ?> from, final int depth) {
        AbstractFlowNodeBuilder<?, ?> at = from;
        for (long i = rng.between(1, 3); i > 0; i--) {
            at = block(at, depth);
        }
        return at;
    }

    private AbstractFlowNodeBuilder<?, ?> block(final AbstractFlowNodeBuilder<?, ?> at, final int depth) {
        final int choice = rng.nextInt(depth < DEPTH_MAX ? 16 : 8);
        return switch (choice) {
            case 0, 1, 2 -> task(at);
            case 3 -> at.manualTask(id("manual"));
            case 4 -> at.intermediateCatchEvent(id("wait"), event -> event.timerWithDuration(duration()));
            case 5 ->
                at.scriptTask(
                        id("script"), task -> task.zeebeExpression("x + 1").zeebeResultVariable("y"));
            case 6 -> eventGateway(at);
            case 7 -> thrown(at);
            case 8, 9 -> parallel(at, depth + 1);
            case 10, 11 -> exclusive(at, depth + 1);
            case 12 -> inclusive(at, depth + 1);
            default -> subProcess(at, depth + 1);
        };
    }

    private AbstractFlowNodeBuilder<?, ?> task(final AbstractFlowNodeBuilder<?, ?> at) {
        final String task = id("task");
        final AbstractFlowNodeBuilder<?, ?> made = at.serviceTask(task, builder -> {
            builder.zeebeJobType(JOB_TYPES.get(rng.nextInt(JOB_TYPES.size())));
            if (rng.chance(0.3)) {
                builder.zeebeInputExpression("x", "local");
            }
            if (rng.chance(0.3)) {
                builder.zeebeOutputExpression("x + 1", "z");
            }
            if (rng.chance(0.2)) {
                final boolean sequential = rng.chance(0.5);
                builder.multiInstance(loop -> (sequential ? loop.sequential() : loop.parallel())
                        .zeebeInputCollectionExpression("[1, 2, 3]")
                        .zeebeInputElement("item")
                        .zeebeOutputCollection("items")
                        .zeebeOutputElementExpression("item")
                        .completionCondition("=numberOfCompletedInstances >= 2"));
            }
        });
        if (rng.chance(0.2)) {
            made.moveToActivity(task)
                    .boundaryEvent(id("undone"))
                    .compensation(handler ->
                            handler.serviceTask(id("undo")).zeebeJobType(JOB_TYPES.get(rng.nextInt(JOB_TYPES.size()))));
        }
        return withBoundaryEvents(made, task);
    }

    /** What interrupts goes on behind the activity; what goes on beside it has an end of its own. */
    private AbstractFlowNodeBuilder<?, ?> withBoundaryEvents(
            final AbstractFlowNodeBuilder<?, ?> activity, final String activityId) {
        final boolean late = rng.chance(0.25);
        final boolean error = rng.chance(0.25);
        final boolean beside = rng.chance(0.2);
        if (beside) {
            activity.moveToActivity(activityId)
                    .boundaryEvent(id("often"))
                    .cancelActivity(false)
                    .timerWithCycle("R2/" + duration())
                    .endEvent(id("end"));
        }
        if (!late && !error) {
            return activity;
        }
        final String merge = id("merge");
        final AbstractFlowNodeBuilder<?, ?> merged = activity.exclusiveGateway(merge);
        if (late) {
            activity.moveToActivity(activityId)
                    .boundaryEvent(id("late"))
                    .timerWithDuration(duration())
                    .connectTo(merge);
        }
        if (error) {
            activity.moveToActivity(activityId)
                    .boundaryEvent(id("caught"))
                    .error(code())
                    .connectTo(merge);
        }
        return merged;
    }

    private AbstractFlowNodeBuilder<?, ?> parallel(final AbstractFlowNodeBuilder<?, ?> at, final int depth) {
        final String fork = id("fork");
        final String join = id("join");
        AbstractFlowNodeBuilder<?, ?> from = at.parallelGateway(fork);
        AbstractFlowNodeBuilder<?, ?> joined = sequence(from, depth).parallelGateway(join);
        for (long branches = rng.between(1, 2); branches > 0; branches--) {
            from = joined.moveToNode(fork);
            joined = sequence(from, depth).connectTo(join);
        }
        return joined;
    }

    private AbstractFlowNodeBuilder<?, ?> exclusive(final AbstractFlowNodeBuilder<?, ?> at, final int depth) {
        final String merge = id("merge");
        final ExclusiveGatewayBuilder gateway = at.exclusiveGateway(id("choice"));
        final AbstractFlowNodeBuilder<?, ?> merged =
                sequence(gateway.defaultFlow(), depth).exclusiveGateway(merge);
        for (long branches = rng.between(1, 2); branches > 0; branches--) {
            sequence(gateway.conditionExpression("x > " + rng.nextInt(10)), depth)
                    .connectTo(merge);
        }
        return merged;
    }

    private AbstractFlowNodeBuilder<?, ?> inclusive(final AbstractFlowNodeBuilder<?, ?> at, final int depth) {
        final String fork = id("some");
        final String join = id("join");
        AbstractFlowNodeBuilder<?, ?> from = at.inclusiveGateway(fork).conditionExpression("x >= 0");
        AbstractFlowNodeBuilder<?, ?> joined = sequence(from, depth).inclusiveGateway(join);
        for (long branches = rng.between(1, 2); branches > 0; branches--) {
            from = joined.moveToNode(fork).conditionExpression("x > " + rng.nextInt(10));
            joined = sequence(from, depth).connectTo(join);
        }
        return joined;
    }

    private AbstractFlowNodeBuilder<?, ?> eventGateway(final AbstractFlowNodeBuilder<?, ?> at) {
        final String gateway = id("first");
        final String merge = id("merge");
        final AbstractFlowNodeBuilder<?, ?> merged = at.eventBasedGateway(gateway)
                .intermediateCatchEvent(id("wait"), event -> event.timerWithDuration(duration()))
                .exclusiveGateway(merge);
        merged.moveToNode(gateway)
                .intermediateCatchEvent(id("wait"), event -> event.timerWithDuration(duration()))
                .connectTo(merge);
        return merged;
    }

    private AbstractFlowNodeBuilder<?, ?> thrown(final AbstractFlowNodeBuilder<?, ?> at) {
        return switch (rng.nextInt(3)) {
            case 0 -> at.intermediateThrowEvent(id("escalated"), event -> event.escalation("up"));
            case 1 -> at.intermediateThrowEvent(id("signalled"), event -> event.signal("heard"));
            default -> at.intermediateThrowEvent(id("undone"), event -> event.compensateEventDefinition());
        };
    }

    private AbstractFlowNodeBuilder<?, ?> subProcess(final AbstractFlowNodeBuilder<?, ?> at, final int depth) {
        final String sub = id("sub");
        final boolean throwing = rng.chance(0.2);
        final String code = code();
        final AbstractFlowNodeBuilder<?, ?> made = at.subProcess(sub, builder -> {
            final EmbeddedSubProcessBuilder inner = builder.embeddedSubProcess();
            if (rng.chance(0.3)) {
                inner.eventSubProcess(id("esp"), esp -> eventSubProcess(esp::startEvent));
            }
            final AbstractFlowNodeBuilder<?, ?> body = sequence(inner.startEvent(id("start")), depth);
            if (throwing) {
                body.endEvent(id("thrown"), end -> end.error(code));
            } else {
                body.endEvent(id("end"));
            }
        });
        if (!throwing) {
            return withBoundaryEvents(made, sub);
        }
        final String merge = id("merge");
        final AbstractFlowNodeBuilder<?, ?> merged = made.exclusiveGateway(merge);
        made.moveToActivity(sub).boundaryEvent(id("any")).error().connectTo(merge);
        return merged;
    }

    /** Its start event is made by the id that it is given. */
    private void eventSubProcess(
            final java.util.function.Function<String, io.camunda.zeebe.model.bpmn.builder.StartEventBuilder> starts) {
        final var start = starts.apply(id("begin"));
        switch (rng.nextInt(6)) {
            case 0 -> start.error(code());
            case 2 -> start.interrupting(rng.chance(0.5)).escalation("up");
            case 3 -> start.interrupting(rng.chance(0.5)).signal("heard");
            case 1 -> start.timerWithDuration(duration());
            default -> start.interrupting(false).timerWithCycle("R2/" + duration());
        }
        task(start).endEvent(id("end"));
    }

    private String duration() {
        return "PT" + rng.between(1, 60) + "M";
    }

    private String code() {
        return ERROR_CODES.get(rng.nextInt(ERROR_CODES.size()));
    }

    private String id(final String kind) {
        return kind + elements++;
    }
}
