package dev.skep.engine.element;

import dev.skep.protocol.value.IncidentErrorType;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.CompletionCondition;
import io.camunda.zeebe.model.bpmn.instance.ConditionExpression;
import io.camunda.zeebe.model.bpmn.instance.Error;
import io.camunda.zeebe.model.bpmn.instance.Escalation;
import io.camunda.zeebe.model.bpmn.instance.Message;
import io.camunda.zeebe.model.bpmn.instance.Signal;
import io.camunda.zeebe.model.bpmn.instance.TimeCycle;
import io.camunda.zeebe.model.bpmn.instance.TimeDuration;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAdHoc;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeAssignmentDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledDecision;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeExecutionListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeLoopCharacteristics;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebePriorityDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeScript;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeSubscription;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskListener;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeTaskSchedule;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Something in a model that is worked out by an expression, which gives nothing before the variable "missing" is there. */
public enum FaultyExpression {
    JOB_TYPE("\"work\""),
    JOB_RETRIES("3"),
    LISTENER_TYPE("\"work\""),
    LISTENER_RETRIES("3"),
    TASK_LISTENER_TYPE("\"work\""),
    TASK_LISTENER_RETRIES("3"),
    ASSIGNEE("\"me\""),
    CANDIDATE_GROUPS("[\"us\"]"),
    CANDIDATE_USERS("[\"me\"]"),
    DUE_DATE("\"2030-01-01T00:00:00Z\""),
    FOLLOW_UP_DATE("\"2030-01-01T00:00:00Z\""),
    PRIORITY("70"),
    CORRELATION_KEY("\"" + ElementFixtures.KEY + "\""),
    MESSAGE_NAME("\"m\""),
    DURATION("\"PT10M\""),
    CYCLE("\"R1/PT10M\""),
    SIGNAL_CAUGHT("\"s\""),
    SIGNAL_THROWN("\"other\""),
    ERROR_CODE("\"bad\""),
    ESCALATION_CODE("\"other\""),
    LOOP_INPUT("[1, 2, 3]"),
    LOOP_OUTPUT("1"),
    COMPLETION_CONDITION("false"),
    AD_HOC("[\"one\", \"two\"]"),
    AD_HOC_OUTPUT("1"),
    AD_HOC_JOB_TYPE("\"lead\""),
    CALLED_ELEMENT("\"" + ElementFixtures.CALLED + "\""),
    CALLED_DECISION("\"only\""),
    SCRIPT("2"),
    CONDITION("true"),
    NO_CONDITION_HOLDS("true");

    private static final String MISSING = "=missing";
    // Where nothing is as good as a value.
    private static final String ASSERTED = "=assert(missing, missing != null)";

    private final String resolved;

    FaultyExpression(final String resolved) {
        this.resolved = resolved;
    }

    /** The value of "missing" with which all goes on, as JSON. */
    public String resolved() {
        return resolved;
    }

    public IncidentErrorType error() {
        return this == NO_CONDITION_HOLDS ? IncidentErrorType.CONDITION_ERROR : IncidentErrorType.EXTRACT_VALUE_ERROR;
    }

    /** Makes all of this kind in the model faulty; false where there is none. */
    public boolean in(final BpmnModelInstance model) {
        return switch (this) {
            case JOB_TYPE ->
                named(
                        model,
                        ZeebeTaskDefinition.class,
                        ZeebeTaskDefinition::getType,
                        "work",
                        ZeebeTaskDefinition::setType);
            case JOB_RETRIES -> all(model, ZeebeTaskDefinition.class, ZeebeTaskDefinition::setRetries);
            case LISTENER_TYPE -> all(model, ZeebeExecutionListener.class, ZeebeExecutionListener::setType);
            case LISTENER_RETRIES -> all(model, ZeebeExecutionListener.class, ZeebeExecutionListener::setRetries);
            case TASK_LISTENER_RETRIES -> all(model, ZeebeTaskListener.class, ZeebeTaskListener::setRetries);
            case TASK_LISTENER_TYPE -> all(model, ZeebeTaskListener.class, ZeebeTaskListener::setType);
            case ASSIGNEE -> all(model, ZeebeAssignmentDefinition.class, ZeebeAssignmentDefinition::setAssignee);
            case CANDIDATE_GROUPS ->
                all(model, ZeebeAssignmentDefinition.class, (each, m) -> each.setCandidateGroups(ASSERTED));
            case CANDIDATE_USERS ->
                all(model, ZeebeAssignmentDefinition.class, (each, m) -> each.setCandidateUsers(ASSERTED));
            case DUE_DATE -> all(model, ZeebeTaskSchedule.class, (each, m) -> each.setDueDate(ASSERTED));
            case FOLLOW_UP_DATE -> all(model, ZeebeTaskSchedule.class, (each, m) -> each.setFollowUpDate(ASSERTED));
            case PRIORITY -> all(model, ZeebePriorityDefinition.class, (each, m) -> each.setPriority(ASSERTED));
            case CORRELATION_KEY -> all(model, ZeebeSubscription.class, ZeebeSubscription::setCorrelationKey);
            case MESSAGE_NAME -> named(model, Message.class, Message::getName, "m", Message::setName);
            case DURATION -> all(model, TimeDuration.class, TimeDuration::setTextContent);
            case CYCLE -> all(model, TimeCycle.class, TimeCycle::setTextContent);
            case SIGNAL_CAUGHT -> named(model, Signal.class, Signal::getName, "s", Signal::setName);
            case SIGNAL_THROWN -> named(model, Signal.class, Signal::getName, "other", Signal::setName);
            case ERROR_CODE ->
                named(model, Error.class, Error::getErrorCode, ElementFixtures.ERROR_CODE, Error::setErrorCode);
            case ESCALATION_CODE ->
                named(model, Escalation.class, Escalation::getEscalationCode, "other", Escalation::setEscalationCode);
            case LOOP_INPUT -> all(model, ZeebeLoopCharacteristics.class, ZeebeLoopCharacteristics::setInputCollection);
            case LOOP_OUTPUT ->
                all(model, ZeebeLoopCharacteristics.class, (each, m) -> {
                    if (each.getOutputElement() != null) {
                        each.setOutputElement(ASSERTED);
                    }
                });
            case COMPLETION_CONDITION -> all(model, CompletionCondition.class, CompletionCondition::setTextContent);
            case AD_HOC ->
                all(model, ZeebeAdHoc.class, (each, m) -> {
                    if (each.getActiveElementsCollection() != null) {
                        each.setActiveElementsCollection(m);
                    }
                });
            case AD_HOC_OUTPUT ->
                all(model, ZeebeAdHoc.class, (each, m) -> {
                    if (each.getOutputElement() != null) {
                        each.setOutputElement(ASSERTED);
                    }
                });
            case AD_HOC_JOB_TYPE ->
                named(
                        model,
                        ZeebeTaskDefinition.class,
                        ZeebeTaskDefinition::getType,
                        "lead",
                        ZeebeTaskDefinition::setType);
            case CALLED_ELEMENT -> all(model, ZeebeCalledElement.class, ZeebeCalledElement::setProcessId);
            case CALLED_DECISION -> all(model, ZeebeCalledDecision.class, ZeebeCalledDecision::setDecisionId);
            case SCRIPT -> all(model, ZeebeScript.class, (each, m) -> each.setExpression(ASSERTED));
            case CONDITION -> all(model, ConditionExpression.class, ConditionExpression::setTextContent);
            case NO_CONDITION_HOLDS ->
                all(model, ConditionExpression.class, (each, m) -> each.setTextContent("=missing != null"));
        };
    }

    private static <T extends ModelElementInstance> boolean named(
            final BpmnModelInstance model,
            final Class<T> type,
            final Function<T, String> name,
            final String wanted,
            final BiConsumer<T, String> change) {
        return all(model, type, (each, m) -> {
            if (name.apply(each).equals(wanted)) {
                change.accept(each, m);
            }
        });
    }

    /** Only what really becomes another one counts. */
    private static <T extends ModelElementInstance> boolean all(
            final BpmnModelInstance model, final Class<T> type, final BiConsumer<T, String> change) {
        final String before = Bpmn.convertToString(model);
        model.getModelElementsByType(type).forEach(each -> change.accept(each, MISSING));
        return !Bpmn.convertToString(model).equals(before);
    }
}
