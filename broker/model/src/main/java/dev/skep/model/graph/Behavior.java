package dev.skep.model.graph;

import dev.skep.base.Packed;
import dev.skep.model.feel.Expression;
import java.util.List;

/** What a node does when it is active. The engine has one class for each. */
public sealed interface Behavior {
    /** Process, embedded sub-process, event sub-process: a scope that begins at a start event. */
    record Scope() implements Behavior {}

    /**
     * Ad-hoc sub-process: a scope without a start.
     *
     * @param inner the scope of each activation of one of its elements
     * @param beginnings the elements that can be activated
     * @param elements what is told of these, as a list of documents
     * @param worker who says what is done next in it; null where the next three say it
     * @param activeElements ids of the elements that it begins at, or null for none
     * @param completionCondition when it is done, looked at whenever an activation has come to its end; or null: when all have
     * @param cancelRemainingInstances whether what still goes on is terminated then
     * @param outputCollection name of the variable that collects the results of the activations, or null
     * @param outputElement the result of one activation, or null
     */
    record AdHoc(
            FlowNode inner,
            List<FlowNode> beginnings,
            Packed elements,
            Job worker,
            Expression activeElements,
            Expression completionCondition,
            boolean cancelRemainingInstances,
            String outputCollection,
            Expression outputElement)
            implements Behavior {

        /** The element of that id that can be activated, or null. */
        public FlowNode beginning(final String id) {
            for (final FlowNode node : beginnings) {
                if (node.id().equals(id)) {
                    return node;
                }
            }
            return null;
        }
    }

    /** Within an ad-hoc sub-process, what goes on since one of its elements was activated. */
    record AdHocInner() implements Behavior {}

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

    /** A business rule task that calls a decision by its id, in the version that the binding says. */
    record CalledDecision(Expression decisionId, Binding binding, String resultVariable) implements Behavior {}

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
            Binding formBinding,
            Expression externalReference,
            Expression priority,
            Packed customHeaders)
            implements Behavior {}

    /** The first true condition in the order of the model, or the default flow (null where there is none). */
    record ExclusiveGateway(SequenceFlow defaultFlow) implements Behavior {}

    record ParallelGateway() implements Behavior {}

    /** Every flow whose condition holds, or the default flow (null where there is none). Also joins, see {@link FlowNode#inclusiveJoins}. */
    record InclusiveGateway(SequenceFlow defaultFlow) implements Behavior {}

    /** Waits for the first trigger of the catch events behind it, which are its {@link FlowNode#events}. */
    record EventGateway() implements Behavior {}

    /**
     * Intermediate catch event, receive task: waits for its trigger.
     *
     * @param behindGateway whether an event-based gateway waits in its place, so that it is entered by its trigger
     */
    record Catch(EventTrigger trigger, boolean behindGateway) implements Behavior {}

    /** Link throw event: goes on at the link catch event of the same name. */
    record ThrowLink(FlowNode target) implements Behavior {}

    /** Terminate end event: ends everything else in its scope. */
    record TerminateEnd() implements Behavior {}

    /** Boundary event: entered by the trigger, through its activity. */
    record Boundary(EventTrigger trigger, boolean interrupting) implements Behavior {}

    /** Error end event. */
    record ThrowError(Expression errorCode) implements Behavior {}

    /**
     * The body around the instances of a multi-instance activity, with the same id.
     *
     * @param inner what is done for each element of the collection
     * @param inputElement name of the variable that holds the element, or null
     * @param outputCollection name of the variable that collects the results, or null
     * @param outputElement the result of one instance, or null
     * @param outputVariable name of a variable that instances write their result to, so that each needs one of its own; or null
     * @param completionCondition when no more is to be done, or null
     */
    record MultiInstance(
            FlowNode inner,
            boolean sequential,
            Expression inputCollection,
            String inputElement,
            String outputCollection,
            Expression outputElement,
            String outputVariable,
            Expression completionCondition)
            implements Behavior {}

    /**
     * Call activity: runs another process in its place.
     *
     * @param binding which version of it
     * @param propagateAllParentVariables whether the called instance gets all variables that the activity sees, or its local ones
     * @param propagateAllChildVariables whether all variables of the called instance come back without output mappings
     */
    record Call(
            Expression processId,
            Binding binding,
            boolean propagateAllParentVariables,
            boolean propagateAllChildVariables)
            implements Behavior {}

    /** Escalation end event or throw event. */
    record ThrowEscalation(Expression escalationCode) implements Behavior {}

    /** Signal end event or throw event. */
    record ThrowSignal(Expression signalName) implements Behavior {}

    /** Compensation end event or throw event; the id of the activity is empty where all of the scope is compensated. */
    record ThrowCompensation(String activityId) implements Behavior {}

    /** What a catching event waits for. */
    sealed interface EventTrigger {
        /** A start event without definition. */
        record None() implements EventTrigger {}

        /** The correlation key is null for message start events of a process. */
        record Message(Expression name, Expression correlationKey) implements EventTrigger {}

        record Timer(dev.skep.model.timer.Timer timer) implements EventTrigger {}

        /** An empty code catches every error. */
        record Error(String errorCode) implements EventTrigger {}

        /** An empty code catches every escalation. */
        record Escalation(String escalationCode) implements EventTrigger {}

        record Signal(Expression name) implements EventTrigger {}

        /** Of a start event of a process: it begins when somebody gives variables for which this holds. */
        record Condition(Expression condition) implements EventTrigger {}

        /** Of a boundary event: the activity can be compensated by the handler once it has completed. */
        record Compensation(String handlerId) implements EventTrigger {}
    }

    /** A start event of a process or of an event sub-process. */
    record Start(EventTrigger trigger, boolean interrupting) implements Behavior {}
}
