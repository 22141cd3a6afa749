package dev.skep.engine.element;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.model.feel.Lists;
import dev.skep.protocol.value.part.AdHocAnswer;
import dev.skep.protocol.value.part.AdHocAnswer.Activated;
import io.camunda.zeebe.model.bpmn.builder.AbstractFlowNodeBuilder;
import io.camunda.zeebe.model.bpmn.builder.AbstractServiceTaskBuilder;
import io.camunda.zeebe.model.bpmn.builder.SubProcessBuilder;
import io.camunda.zeebe.model.bpmn.builder.zeebe.MessageBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One of each kind of element. What they wait for comes by and by: jobs of the type "work" are completed, those of the type "slow" later,
 * those of the type "nobody" never, those of the type "bad" throw the error "bad", those of the type "lead" let
 * the elements "one" and "two" of their ad-hoc sub-process begin, user tasks are completed, the message "m" with the
 * key "k" is published, the signal "s" broadcast, and time goes by.
 */
public final class ElementFixtures {
    /** The process that call activities call. */
    public static final String CALLED = "called";

    /** The message of that name has this correlation key. */
    public static final String KEY = "k";

    /** An error whose code is an expression. */
    static final String ERROR_CODE = "=\"bad\"";

    private ElementFixtures() {}

    public static List<ElementFixture> all() {
        return Stream.of(
                        ActivityFixtures.all(),
                        GatewayFixtures.all(),
                        EventFixtures.all(),
                        BoundaryEventFixtures.all(),
                        EventSubProcessFixtures.all())
                .flatMap(List::stream)
                .toList();
    }

    /** What the worker of an ad-hoc sub-process says who sees these variables. */
    public static AdHocAnswer answer(final Packed variables) {
        final List<Integer> results = new ArrayList<>();
        Documents.forEach(variables, (name, value) -> {
            if (name.equals("results")) {
                results.add(Lists.size(value));
            }
        });
        return switch (results.getFirst()) {
            case 0 -> new AdHocAnswer(List.of(begin("one"), begin("two")), false, false);
            case 1 -> AdHocAnswer.NONE;
            default -> new AdHocAnswer(List.of(), true, true);
        };
    }

    private static Activated begin(final String elementId) {
        return new Activated(
                elementId,
                new Documents.Builder().put("own", Documents.text(elementId)).build());
    }

    static void work(final AbstractServiceTaskBuilder<?> task) {
        task.zeebeJobType("work");
    }

    static void message(final MessageBuilder message) {
        message.name("m").zeebeCorrelationKeyExpression(KEY);
    }

    /** A sub-process "around" with that in it. */
    static AbstractFlowNodeBuilder<?, ?> sub(
            final AbstractFlowNodeBuilder<?, ?> at, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> content) {
        return at.subProcess("around", sub -> inside(sub, content));
    }

    static void inside(final SubProcessBuilder sub, final UnaryOperator<AbstractFlowNodeBuilder<?, ?>> content) {
        var _ = content.apply(sub.embeddedSubProcess().startEvent());
    }
}
