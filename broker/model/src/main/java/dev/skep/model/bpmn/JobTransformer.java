package dev.skep.model.bpmn;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import dev.skep.model.feel.Expressions;
import dev.skep.model.graph.Behavior;
import dev.skep.model.graph.HeaderExpression;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeHeader;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskHeaders;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeUserTask;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a worker needs to know. */
final class JobTransformer {
    private static final String USER_TASK_TYPE = "io.camunda.zeebe:userTask";

    private final Texts texts;
    private final UserTaskHeaders userTaskHeaders;

    JobTransformer(final Texts texts) {
        this.texts = texts;
        this.userTaskHeaders = new UserTaskHeaders(texts);
    }

    /** An element with a task definition; without one it is a fault. */
    Behavior.Job worker(final FlowNode element) {
        final ZeebeTaskDefinition definition = ExtensionTexts.single(element, ZeebeTaskDefinition.class);
        if (definition == null) {
            texts.faults().add(element, "The element has no zeebe:taskDefinition. Give it one with a job type.");
            return null;
        }
        final Expression type = texts.any(element, "job type", definition.getType());
        final Expression retries = texts.any(element, "number of retries", definition.getRetries());
        return new Behavior.Job(type, retries, headers(element), List.of());
    }

    Behavior userTask(final UserTask task) {
        if (ExtensionTexts.single(task, ZeebeUserTask.class) != null) {
            return new UserTaskTransformer(texts, userTaskHeaders).of(task, headers(task));
        }
        final List<HeaderExpression> headers = userTaskHeaders.of(task);
        return new Behavior.Job(Expressions.text(USER_TASK_TYPE), Expressions.number(1), headers(task), headers);
    }

    /** Headers without a key or a value say nothing and are left out; of equal keys the last one counts. */
    static Packed headers(final BaseElement element) {
        final ZeebeTaskHeaders headers = ExtensionTexts.single(element, ZeebeTaskHeaders.class);
        if (headers == null) {
            return Packed.EMPTY_DOCUMENT;
        }
        final Map<String, String> entries = new LinkedHashMap<>();
        for (final ZeebeHeader header : headers.getHeaders()) {
            if (header.getKey() != null
                    && !header.getKey().isEmpty()
                    && header.getValue() != null
                    && !header.getValue().isEmpty()) {
                entries.put(header.getKey(), header.getValue());
            }
        }
        final Documents.Builder document = new Documents.Builder();
        entries.forEach((key, value) -> document.put(key, Documents.text(value)));
        return document.build();
    }
}
