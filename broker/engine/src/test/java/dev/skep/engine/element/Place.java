package dev.skep.engine.element;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.ProcessBuilder;
import io.camunda.zeebe.model.bpmn.builder.SubProcessBuilder;
import java.util.function.Consumer;

/** Where a fixture stands, and how often the flow comes to it. */
enum Place {
    PROCESS(1),
    SUB_PROCESS(1),
    EVENT_SUB_PROCESS(1),
    PARALLEL_LOOP(3),
    SEQUENTIAL_LOOP(3),
    CALLED_PROCESS(1),
    BRANCH(1),
    CIRCLE(2);

    private final int times;

    Place(final int times) {
        this.times = times;
    }

    int times() {
        return times;
    }

    /** The processes, that with the fixture first. The one to start is "p". */
    BpmnModelInstance[] of(final ElementFixture fixture) {
        return switch (this) {
            case PROCESS -> models(fixture.after(process("p").startEvent()).endEvent());
            case SUB_PROCESS -> models(outer(sub -> {}, fixture).endEvent());
            case PARALLEL_LOOP -> models(outer(sub -> loop(sub, false), fixture).endEvent());
            case SEQUENTIAL_LOOP ->
                models(outer(sub -> loop(sub, true), fixture).endEvent());
            case EVENT_SUB_PROCESS -> {
                final ProcessBuilder process = process("p");
                process.eventSubProcess(
                        "takeover",
                        sub -> fixture.after(sub.startEvent().timerWithDuration("PT1M"))
                                .endEvent());
                yield models(process.startEvent()
                        .serviceTask("main", task -> task.zeebeJobType("nobody"))
                        .endEvent());
            }
            case CALLED_PROCESS -> {
                final BpmnModelInstance[] called =
                        models(fixture.after(process("q").startEvent()).endEvent());
                yield new BpmnModelInstance[] {called[0], caller()};
            }
            case BRANCH ->
                models(fixture.after(process("p").startEvent().parallelGateway("branches"))
                        .parallelGateway("joined")
                        .endEvent()
                        .moveToNode("branches")
                        .manualTask()
                        .connectTo("joined"));
            case CIRCLE ->
                models(fixture.after(process("p").startEvent().exclusiveGateway("again"))
                        .scriptTask(
                                "count", task -> task.zeebeExpression("n + 1").zeebeResultVariable("n"))
                        .exclusiveGateway("enough")
                        .defaultFlow()
                        .endEvent()
                        .moveToNode("enough")
                        .conditionExpression("n < 2")
                        .connectTo("again"));
        };
    }

    static ProcessBuilder process(final String id) {
        return Bpmn.createExecutableProcess(id);
    }

    /** A sub-process "outer" with the fixture in it. */
    static AbstractFlowNodeBuilder<?, ?> outer(final Consumer<SubProcessBuilder> more, final ElementFixture fixture) {
        return process("p").startEvent().subProcess("outer", sub -> {
            more.accept(sub);
            ElementFixtures.inside(sub, at -> fixture.after(at).endEvent());
        });
    }

    private static BpmnModelInstance caller() {
        return process("p")
                .startEvent()
                .callActivity("calls", call -> call.zeebeProcessId("q"))
                .endEvent()
                .done();
    }

    private static void loop(final SubProcessBuilder sub, final boolean sequential) {
        sub.multiInstance(
                loop -> (sequential ? loop.sequential() : loop.parallel()).zeebeInputCollectionExpression("[1, 2, 3]"));
    }

    static BpmnModelInstance[] models(final AbstractFlowNodeBuilder<?, ?> last) {
        return new BpmnModelInstance[] {last.done()};
    }
}
