package dev.skep.engine;

import dev.skep.engine.adhoc.AdHocRoom;
import dev.skep.engine.call.CallActivity;
import dev.skep.engine.call.CalledProcess;
import dev.skep.engine.compensation.CompensationSteps;
import dev.skep.engine.compensation.Compensations;
import dev.skep.engine.compensation.ThrowCompensationEvent;
import dev.skep.engine.conditional.ConditionalStarts;
import dev.skep.engine.conditional.EvaluateConditional;
import dev.skep.engine.decision.DecisionCalls;
import dev.skep.engine.decision.Decisions;
import dev.skep.engine.decision.EvaluateDecision;
import dev.skep.engine.definition.Definitions;
import dev.skep.engine.deletion.DeleteResource;
import dev.skep.engine.deletion.DeletedResources;
import dev.skep.engine.deployment.CatchUp;
import dev.skep.engine.deployment.DecisionResources;
import dev.skep.engine.deployment.DeployResources;
import dev.skep.engine.deployment.Distributor;
import dev.skep.engine.deployment.FormResources;
import dev.skep.engine.deployment.ProcessResources;
import dev.skep.engine.deployment.ReceiveDeployment;
import dev.skep.engine.deployment.ResourceKinds;
import dev.skep.engine.deployment.StartEvents;
import dev.skep.engine.element.AdHocSteps;
import dev.skep.engine.element.BoundForms;
import dev.skep.engine.element.BoundaryEvent;
import dev.skep.engine.element.CatchElement;
import dev.skep.engine.element.ChildTermination;
import dev.skep.engine.element.DecisionTask;
import dev.skep.engine.element.ElementBehaviors;
import dev.skep.engine.element.ElementLifecycle;
import dev.skep.engine.element.ErrorEndEvent;
import dev.skep.engine.element.EventGatewayElement;
import dev.skep.engine.element.ExclusiveGatewayElement;
import dev.skep.engine.element.InclusiveGatewayElement;
import dev.skep.engine.element.InclusiveJoins;
import dev.skep.engine.element.JobElement;
import dev.skep.engine.element.ParallelGatewayElement;
import dev.skep.engine.element.PassThroughElement;
import dev.skep.engine.element.ScopeElement;
import dev.skep.engine.element.ScriptTask;
import dev.skep.engine.element.StartEvent;
import dev.skep.engine.element.ThrowEscalationEvent;
import dev.skep.engine.element.ThrowSignalEvent;
import dev.skep.engine.element.Transitions;
import dev.skep.engine.element.UserTaskElement;
import dev.skep.engine.element.WorkerJobs;
import dev.skep.engine.event.ErrorCatching;
import dev.skep.engine.event.EscalationCatching;
import dev.skep.engine.event.EventSubscriptions;
import dev.skep.engine.event.EventTriggers;
import dev.skep.engine.event.PendingEvents;
import dev.skep.engine.exporting.Exporters;
import dev.skep.engine.form.Forms;
import dev.skep.engine.incident.IncidentRaiser;
import dev.skep.engine.incident.Incidents;
import dev.skep.engine.incident.ResolveIncident;
import dev.skep.engine.instance.AwaitedResults;
import dev.skep.engine.instance.CancelProcessInstance;
import dev.skep.engine.instance.CreateProcessInstance;
import dev.skep.engine.instance.ElementInstances;
import dev.skep.engine.instance.InstanceApplier;
import dev.skep.engine.instance.ProcessStarter;
import dev.skep.engine.job.ActivateJobs;
import dev.skep.engine.job.CompleteJob;
import dev.skep.engine.job.FailJob;
import dev.skep.engine.job.JobLifecycle;
import dev.skep.engine.job.Jobs;
import dev.skep.engine.job.ThrowJobError;
import dev.skep.engine.listener.ExecutionListeners;
import dev.skep.engine.listener.TaskListeners;
import dev.skep.engine.loop.ActivateInstances;
import dev.skep.engine.loop.Loops;
import dev.skep.engine.loop.MultiInstanceBody;
import dev.skep.engine.loop.MultiInstanceSteps;
import dev.skep.engine.message.AwaitedCorrelations;
import dev.skep.engine.message.CorrelateMessage;
import dev.skep.engine.message.ExpireMessages;
import dev.skep.engine.message.MessageCorrelation;
import dev.skep.engine.message.MessageSideCommands;
import dev.skep.engine.message.MessageStartEvents;
import dev.skep.engine.message.MessageStartLocks;
import dev.skep.engine.message.MessageStartSubscriptions;
import dev.skep.engine.message.MessageStarts;
import dev.skep.engine.message.MessageSubscriptions;
import dev.skep.engine.message.MessageWaits;
import dev.skep.engine.message.Messages;
import dev.skep.engine.message.ProcessMessageSubscriptions;
import dev.skep.engine.message.ProcessSideCommands;
import dev.skep.engine.message.PublishMessage;
import dev.skep.engine.modification.ElementMigration;
import dev.skep.engine.modification.ElementPlacement;
import dev.skep.engine.modification.MigrateProcessInstance;
import dev.skep.engine.modification.MigrationRules;
import dev.skep.engine.modification.ModifyProcessInstance;
import dev.skep.engine.signal.BroadcastSignal;
import dev.skep.engine.signal.SignalLog;
import dev.skep.engine.signal.SignalSubscriptions;
import dev.skep.engine.signal.SignalWaits;
import dev.skep.engine.timer.TimerWaits;
import dev.skep.engine.timer.Timers;
import dev.skep.engine.timer.TriggerTimer;
import dev.skep.engine.usertask.ListenerAnswers;
import dev.skep.engine.usertask.UserTaskCommands;
import dev.skep.engine.usertask.UserTaskSteps;
import dev.skep.engine.usertask.UserTasks;
import dev.skep.engine.variable.SetVariables;
import dev.skep.engine.variable.VariableMerge;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.model.bpmn.BpmnReader;
import dev.skep.model.dmn.DmnReader;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.intent.CatchUpIntent;
import dev.skep.protocol.intent.CommandDistributionIntent;
import dev.skep.protocol.intent.ConditionalEvaluationIntent;
import dev.skep.protocol.intent.DecisionEvaluationIntent;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageBatchIntent;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.MessageSubscriptionIntent;
import dev.skep.protocol.intent.ProcessInstanceBatchIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.ProcessInstanceMigrationIntent;
import dev.skep.protocol.intent.ProcessInstanceModificationIntent;
import dev.skep.protocol.intent.ProcessMessageSubscriptionIntent;
import dev.skep.protocol.intent.ResourceDeletionIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.TimerIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.value.CatchUpValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.ProcessMessageSubscriptionValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.StateWriter;

/** Builds the parts of an engine and says which command and which event goes where. */
final class EngineRooms {
    private final CommandTable commands = new CommandTable();
    private final Definitions definitions;
    private final Decisions decisions;
    private final TimerWaits timerWaits;
    private final DueWork dueWork;
    private final ElementLifecycle lifecycle;
    private final ProcessSideCommands processSide;
    private final CatchUp catchUp;
    private final Exporters exporters;

    EngineRooms(
            final EngineSettings settings,
            final StateWriter state,
            final BannedInstances banned,
            final Evolution evolution) {
        final BpmnReader reader = new BpmnReader();
        definitions = new Definitions(state, reader, settings.processesCachedMax());
        final DmnReader dmnReader = new DmnReader();
        decisions = new Decisions(state, dmnReader, settings.processesCachedMax());
        final DecisionCalls decisionCalls = new DecisionCalls(decisions, definitions);
        final Forms forms = new Forms(state);
        final BoundForms boundForms = new BoundForms(forms, definitions);
        final DeletedResources deletedResources = new DeletedResources(state);

        final ElementInstances instances = new ElementInstances(state);
        final VariableScopes scopes = new VariableScopes(state, instances);
        final VariableMerge merge = new VariableMerge(scopes);
        final AwaitedResults results = new AwaitedResults(state, instances, scopes);
        final EventTriggers triggers = new EventTriggers(state, instances, definitions);
        final Jobs jobs = new Jobs(state, instances);
        final Incidents incidents = new Incidents(state, jobs);
        final IncidentRaiser raiser = new IncidentRaiser(incidents, instances, settings.errorMessageCharsMax());
        final Timers timers = new Timers(state);
        timerWaits = new TimerWaits(timers, scopes);

        final Transitions transitions = new Transitions(instances, new InclusiveJoins(definitions, instances));
        final Compensations compensations = new Compensations(state);
        final CompensationSteps compensation =
                new CompensationSteps(compensations, definitions, instances, transitions);
        final ChildTermination termination = new ChildTermination(instances, transitions);
        final Loops loops = new Loops(state);
        final MultiInstanceSteps loopSteps =
                new MultiInstanceSteps(definitions, instances, loops, scopes, transitions, termination);
        final JobLifecycle jobLifecycle = new JobLifecycle(jobs);
        final WorkerJobs workerJobs = new WorkerJobs(boundForms);
        final AdHocRoom adHoc = new AdHocRoom(
                state,
                new AdHocRoom.Scopes(definitions, instances, scopes, transitions, termination),
                workerJobs,
                jobLifecycle,
                raiser);
        final PendingEvents pending = new PendingEvents(
                definitions, instances, triggers, scopes, transitions, loopSteps, termination, adHoc.endings());
        final AdHocSteps adHocSteps = adHoc.steps(pending);
        final ProcessMessageSubscriptions messageWaiting = new ProcessMessageSubscriptions(state);
        final MessageWaits messageWaits = new MessageWaits(settings.partitions(), messageWaiting, scopes);
        final SignalSubscriptions signals = new SignalSubscriptions(state);
        final SignalLog signalLog = new SignalLog(state, settings.partitionId());
        final SignalWaits signalWaits = new SignalWaits(signals, scopes);
        final EventSubscriptions subscriptions = new EventSubscriptions(timerWaits, messageWaits, signalWaits);
        final ProcessStarter starter = new ProcessStarter(instances, merge, transitions, pending);
        final Messages messages = new Messages(state);
        final MessageSubscriptions messageSubscriptions =
                new MessageSubscriptions(state, settings.partitionId(), messages);
        final AwaitedCorrelations awaitedCorrelations = new AwaitedCorrelations(state);
        final MessageStartLocks startLocks = new MessageStartLocks(state);
        final MessageStartSubscriptions messageStartEvents = new MessageStartSubscriptions(state, messages, startLocks);
        final MessageStarts messageStarts =
                new MessageStarts(definitions, starter, messages, messageStartEvents, startLocks);
        final ErrorCatching errors = new ErrorCatching(definitions, instances, pending);
        final UserTasks userTasks = new UserTasks(state, instances);
        final UserTaskSteps userTaskSteps = new UserTaskSteps(
                userTasks,
                instances,
                new TaskListeners(definitions, instances, jobs, scopes, raiser),
                pending,
                transitions,
                merge);
        final ElementBehaviors behaviors = new ElementBehaviors(new ElementBehaviors.Parts(
                new ScopeElement(instances, transitions, subscriptions, pending, results, termination),
                adHoc.element(subscriptions),
                new CallActivity(definitions, instances, transitions, scopes, subscriptions, starter),
                new MultiInstanceBody(instances, transitions, subscriptions, loopSteps),
                new PassThroughElement(transitions),
                new JobElement(instances, transitions, scopes, subscriptions, jobLifecycle, workerJobs),
                new UserTaskElement(instances, transitions, scopes, subscriptions, userTaskSteps, boundForms),
                new ScriptTask(transitions, scopes, subscriptions, pending),
                new DecisionTask(transitions, scopes, subscriptions, pending, decisionCalls),
                new ExclusiveGatewayElement(transitions, scopes),
                new InclusiveGatewayElement(transitions, scopes),
                new EventGatewayElement(transitions, subscriptions),
                new ParallelGatewayElement(transitions),
                new CatchElement(transitions, subscriptions),
                new BoundaryEvent(transitions),
                new ErrorEndEvent(instances, transitions, scopes, errors),
                new ThrowEscalationEvent(
                        instances, transitions, scopes, new EscalationCatching(definitions, instances), pending),
                new ThrowSignalEvent(transitions, scopes),
                new ThrowCompensationEvent(transitions, compensation),
                new StartEvent(instances, transitions, subscriptions)));
        lifecycle = new ElementLifecycle(
                definitions,
                instances,
                scopes,
                new ExecutionListeners(jobs, scopes),
                new ElementLifecycle.EventParts(
                        subscriptions,
                        pending,
                        transitions,
                        loopSteps,
                        new CalledProcess(definitions, instances, scopes, pending, transitions),
                        compensation,
                        adHocSteps,
                        messageStarts),
                raiser,
                behaviors);
        final ListenerAnswers taskListeners =
                new ListenerAnswers(userTasks, userTaskSteps, definitions, instances, jobs, lifecycle);
        final ConditionalStarts conditionalStarts = new ConditionalStarts(state);
        final StartEvents startEvents = new StartEvents(
                settings.partitionId(),
                definitions,
                timerWaits,
                new MessageStartEvents(messageStartEvents),
                signalWaits,
                conditionalStarts);
        final ResourceKinds kinds = new ResourceKinds(
                new ProcessResources(definitions, reader, startEvents, deletedResources),
                new DecisionResources(decisions, dmnReader, deletedResources),
                new FormResources(forms, deletedResources));
        catchUp = new CatchUp(state, settings, definitions, decisions, forms);
        exporters = new Exporters(state);
        final Distributor distributor = new Distributor(state, settings.partitionId(), catchUp);
        dueWork = new DueWork(
                settings,
                timers,
                jobs,
                new DueWork.DeploymentParts(distributor, catchUp),
                new DueWork.MessageParts(messages, messageSubscriptions, messageWaiting, awaitedCorrelations));

        final InstanceApplier instanceApplier = new InstanceApplier(
                instances, scopes, triggers, definitions, results, startLocks, jobs, loops, adHoc.endings());
        evolution
                .with(ValueType.PROCESS, definitions::apply)
                .with(ValueType.PROCESS_INSTANCE, instanceApplier)
                .with(ValueType.ELEMENT_PLACEMENT, instanceApplier::applyPlaced)
                .with(ValueType.PROCESS_INSTANCE_MODIFICATION, EngineRooms::nothing)
                .with(ValueType.PROCESS_INSTANCE_MIGRATION, EngineRooms::nothing)
                .with(ValueType.PROCESS_INSTANCE_CREATION, instanceApplier::applyCreation)
                .with(ValueType.PROCESS_INSTANCE_RESULT, results::applyResult)
                .with(ValueType.PROCESS_EVENT, triggers::apply)
                .with(ValueType.VARIABLE, scopes::apply)
                .with(ValueType.VARIABLE_DOCUMENT, EngineRooms::nothing)
                .with(ValueType.DEPLOYMENT, EngineRooms::nothing)
                .with(ValueType.DECISION, decisions::apply)
                .with(ValueType.DECISION_REQUIREMENTS, decisions::applyRequirements)
                .with(ValueType.DECISION_EVALUATION, EngineRooms::nothing)
                .with(ValueType.FORM, forms)
                .with(ValueType.USER_TASK, userTasks)
                .with(ValueType.RESOURCE_DELETION, deletedResources)
                .with(ValueType.JOB, jobs)
                .with(
                        ValueType.JOB_BATCH,
                        (key, intent, value, timestamp) -> jobs.applyActivated((JobBatchValue) value))
                .with(ValueType.INCIDENT, incidents)
                .with(ValueType.TIMER, timers)
                .with(ValueType.MESSAGE, messages)
                .with(ValueType.MESSAGE_CORRELATION, awaitedCorrelations)
                .with(ValueType.MESSAGE_SUBSCRIPTION, messageSubscriptions)
                .with(ValueType.PROCESS_MESSAGE_SUBSCRIPTION, messageWaiting)
                .with(ValueType.MESSAGE_START_EVENT_SUBSCRIPTION, messageStartEvents)
                .with(ValueType.COMMAND_DISTRIBUTION, distributor)
                .with(ValueType.CATCH_UP, catchUp)
                .with(ValueType.EXPORTER, exporters)
                .with(ValueType.PROCESS_INSTANCE_BATCH, instanceApplier::applyBatch)
                .with(ValueType.COMPENSATION_SUBSCRIPTION, compensations)
                .with(ValueType.ESCALATION, EngineRooms::nothing)
                .with(ValueType.SIGNAL, signalLog)
                .with(ValueType.SIGNAL_SUBSCRIPTION, signals)
                .with(ValueType.CONDITIONAL_SUBSCRIPTION, conditionalStarts)
                .with(ValueType.CONDITIONAL_EVALUATION, EngineRooms::nothing)
                .with(ValueType.ERROR, banned);

        commands.on(ProcessInstanceIntent.ACTIVATE_ELEMENT, lifecycle::activate)
                .on(ProcessInstanceIntent.COMPLETE_ELEMENT, lifecycle::complete)
                .on(ProcessInstanceIntent.TERMINATE_ELEMENT, lifecycle::terminate)
                .on(ProcessInstanceIntent.COMPLETE_EXECUTION_LISTENER, lifecycle::listenerDone)
                .on(ProcessInstanceIntent.CANCEL, new CancelProcessInstance(instances, transitions))
                .on(
                        JobBatchIntent.ACTIVATE,
                        new ActivateJobs(jobs, instances, scopes, userTasks, raiser, settings.jobBatchBytesMax()))
                .on(
                        JobIntent.COMPLETE,
                        new CompleteJob(
                                jobs, instances, pending, transitions, merge, taskListeners, adHoc.leading(adHocSteps)))
                .on(JobIntent.FAIL, new FailJob(jobs, instances, merge, raiser, settings.errorMessageCharsMax()))
                .on(
                        JobIntent.THROW_ERROR,
                        new ThrowJobError(jobs, instances, errors, raiser, settings.errorMessageCharsMax()))
                .on(JobIntent.TIME_OUT, jobLifecycle::timeOut)
                .on(JobIntent.RECUR_AFTER_BACKOFF, jobLifecycle::recur)
                .on(JobIntent.YIELD, jobLifecycle::giveBack)
                .on(JobIntent.UPDATE_RETRIES, jobLifecycle::updateRetries)
                .on(JobIntent.UPDATE_TIMEOUT, jobLifecycle::updateTimeout)
                .on(IncidentIntent.RESOLVE, new ResolveIncident(incidents, instances, jobs, taskListeners))
                .on(VariableDocumentIntent.UPDATE, new SetVariables(instances, merge, userTaskSteps))
                .on(TimerIntent.TRIGGER, new TriggerTimer(timers, definitions, instances, scopes, pending, starter));
        final UserTaskCommands userTaskCommands = new UserTaskCommands(userTasks, userTaskSteps);
        final ElementPlacement placement = new ElementPlacement(instances, transitions, subscriptions, merge);
        final CreateProcessInstance create = new CreateProcessInstance(definitions, starter, placement);
        commands.on(
                ProcessInstanceModificationIntent.MODIFY,
                new ModifyProcessInstance(definitions, instances, transitions, merge, placement));
        commands.on(
                ProcessInstanceMigrationIntent.MIGRATE,
                new MigrateProcessInstance(
                        definitions,
                        instances,
                        new MigrationRules(
                                instances,
                                messageWaiting,
                                compensations,
                                instance -> ExecutionListeners.isTelling(jobs, instance)
                                        || userTasks.change(instance.jobKey()) != null),
                        new ElementMigration(
                                new ElementMigration.Work(jobs, userTasks), incidents, scopes, messageWaits)));
        commands.on(ProcessInstanceCreationIntent.CREATE, create)
                .on(ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT, create)
                .on(CommandDistributionIntent.ACKNOWLEDGE, distributor::acknowledged)
                .on(ExporterIntent.ACKNOWLEDGE, exporters::acknowledge)
                .on(ExporterIntent.REMOVE, exporters::remove)
                .on(ExporterIntent.DISABLE, exporters::disable)
                .on(ExporterIntent.ENABLE, exporters::enable)
                .on(ExporterIntent.PAUSE, exporters::pause)
                .on(ExporterIntent.SOFT_PAUSE, exporters::softPause)
                .on(ExporterIntent.RESUME, exporters::resume)
                .on(CatchUpIntent.FETCH, catchUp::fetch)
                .on(
                        CatchUpIntent.TAKE_OVER,
                        (final long key, final CatchUpValue value, final Decision decision) ->
                                catchUp.takeOver(kinds, key, value, decision))
                .on(UserTaskIntent.COMPLETE, userTaskCommands::complete)
                .on(UserTaskIntent.ASSIGN, userTaskCommands::assign)
                .on(UserTaskIntent.CLAIM, userTaskCommands::claim)
                .on(UserTaskIntent.UPDATE, userTaskCommands::update)
                .on(DecisionEvaluationIntent.EVALUATE, new EvaluateDecision(decisions, decisionCalls))
                .on(
                        ConditionalEvaluationIntent.EVALUATE,
                        new EvaluateConditional(conditionalStarts, definitions, starter))
                .on(
                        ResourceDeletionIntent.DELETE,
                        new DeleteResource(
                                new DeleteResource.Deployed(definitions, decisions, forms),
                                startEvents,
                                instances,
                                banned::contains,
                                distributor,
                                settings.partitionId()));
        commands.on(
                        ProcessInstanceBatchIntent.ACTIVATE,
                        new ActivateInstances(definitions, instances, loops, transitions))
                .on(ProcessInstanceBatchIntent.TERMINATE, termination);
        final BroadcastSignal broadcast = new BroadcastSignal(
                settings.partitionId(),
                // What a worker may be given finds room in an entry, and so does what comes of a part of it.
                settings.jobBatchBytesMax() / 4,
                signals,
                signalLog,
                definitions,
                instances,
                new BroadcastSignal.Triggers(starter, pending),
                distributor);
        commands.on(SignalIntent.BROADCAST, broadcast).on(SignalIntent.TELL, broadcast::tellMore);
        final MessageCorrelation correlation =
                new MessageCorrelation(settings.partitionId(), messages, messageSubscriptions, messageStarts);
        final MessageSideCommands messageSide =
                new MessageSideCommands(settings.partitionId(), messageSubscriptions, correlation, awaitedCorrelations);
        processSide = new ProcessSideCommands(messageWaiting, definitions, instances, pending);
        commands.on(MessageIntent.PUBLISH, new PublishMessage(messages, messageStarts, correlation))
                .on(MessageCorrelationIntent.CORRELATE, new CorrelateMessage(messageStarts, correlation))
                .on(MessageCorrelationIntent.EXPIRE, awaitedCorrelations::expire)
                .on(MessageBatchIntent.EXPIRE, new ExpireMessages(messages))
                .on(MessageSubscriptionIntent.CREATE, messageSide::create)
                .on(MessageSubscriptionIntent.CORRELATE, messageSide::correlate)
                .on(MessageSubscriptionIntent.REJECT, messageSide::reject)
                .on(MessageSubscriptionIntent.DELETE, messageSide::delete)
                .on(MessageSubscriptionIntent.MIGRATE, messageSide::migrate)
                .on(ProcessMessageSubscriptionIntent.CREATE, processSide::created)
                .on(ProcessMessageSubscriptionIntent.CORRELATE, processSide::correlate)
                .on(ProcessMessageSubscriptionIntent.DELETE, processSide::deleted);
        commands.on(ErrorIntent.BAN, banned::ban);
        commands.on(
                DeploymentIntent.CREATE,
                settings.partitionId() == PartitionKeys.DEPLOYMENT_PARTITION
                        ? new DeployResources(kinds, distributor, settings.faultTextCharsMax())
                        : new ReceiveDeployment(kinds, distributor));
    }

    CommandTable commands() {
        return commands;
    }

    DueWork dueWork() {
        return dueWork;
    }

    CatchUp catchUp() {
        return catchUp;
    }

    Exporters exporters() {
        return exporters;
    }

    void forgetCached() {
        definitions.forgetCached();
        decisions.forgetCached();
        dueWork.forgetBounds();
    }

    /** Whether the command only ends what two partitions say to each other, which goes on when the instance doesn't. */
    static boolean servesBanned(final Intent intent) {
        return intent == ProcessMessageSubscriptionIntent.CREATE || intent == ProcessMessageSubscriptionIntent.DELETE;
    }

    /**
     * What can't be done must not come again and again: a timer would stay due, a message that nobody answers for would be
     * offered for ever.
     */
    void putAside(final Record command, final Decision decision) {
        if (command.intent() == TimerIntent.TRIGGER) {
            timerWaits.cancel(command.key(), decision);
        } else if (command.intent() == ProcessMessageSubscriptionIntent.CORRELATE) {
            processSide.refuse(command.key(), (ProcessMessageSubscriptionValue) command.value(), decision);
        }
    }

    /** Says on the log that an element can't take the step that the command asks for; false where it is no such command. */
    boolean holdUp(final Record command, final String reason, final Decision decision) {
        return command.value() instanceof ProcessInstanceValue value
                && command.intent() instanceof ProcessInstanceIntent step
                && lifecycle.holdUp(command.key(), step, value, reason, decision);
    }

    /** Events that only tell. */
    private static void nothing(final long key, final Intent intent, final RecordValue value, final long timestamp) {}
}
