package dev.skep.model.graph;

import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import java.util.List;

/** What a node does when it is active. The engine has one class for each. */
public sealed interface Behavior {
    /** Process, embedded sub-process, event sub-process: a scope that begins at a start event. */
    record Scope() implements Behavior {}

    /** Start events, none intermediate throw events, none end events, manual and undefined tasks. */
    record PassThrough() implements Behavior {}

    /**
     * Everything that a worker does.
     *
     * @param customHeaders a MessagePack map of text to text
     * @param headers further headers, which depend on variables
     */
    record Job(Expression type, Expression retries, Packed customHeaders, List<HeaderExpression> headers)
            implements Behavior {}

    /** A script task with an expression of its own. */
    record Script(Expression expression, String resultVariable) implements Behavior {}

    /** A business rule task that calls a decision by its id. */
    record CalledDecision(Expression decisionId, String resultVariable) implements Behavior {}

    /**
     * A user task that is no job. What the model does not say is null.
     *
     * @param customHeaders a MessagePack map of text to text
     */
    record UserTask(
            HeaderExpression assignee,
            Expression candidateGroups,
            Expression candidateUsers,
            HeaderExpression dueDate,
            HeaderExpression followUpDate,
            Expression formId,
            Expression externalReference,
            Expression priority,
            Packed customHeaders)
            implements Behavior {}

    /** The first true condition in the order of the model, or the default flow (null where there is none). */
    record ExclusiveGateway(SequenceFlow defaultFlow) implements Behavior {}

    record ParallelGateway() implements Behavior {}

    /** Intermediate catch event, receive task: waits for its trigger. */
    record Catch(EventTrigger trigger) implements Behavior {}

    /** Boundary event: entered by the trigger, through its activity. */
    record Boundary(EventTrigger trigger, boolean interrupting) implements Behavior {}

    /** Error end event. */
    record ThrowError(Expression errorCode) implements Behavior {}

    /** What a catching event waits for. */
    sealed interface EventTrigger {
        /** A start event without definition. */
        record None() implements EventTrigger {}

        /** The correlation key is null for message start events of a process. */
        record Message(Expression name, Expression correlationKey) implements EventTrigger {}

        record Timer(dev.skep.model.timer.Timer timer) implements EventTrigger {}

        /** An empty code catches every error. */
        record Error(String errorCode) implements EventTrigger {}
    }

    /** A start event of a process or of an event sub-process. */
    record Start(EventTrigger trigger, boolean interrupting) implements Behavior {}
}
