package dev.skep.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Packed;
import dev.skep.protocol.Origin;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.Record;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.ProcessInstanceIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.intent.VariableIntent;
import dev.skep.protocol.message.ActivatedJob;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.VariableValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.state.StateLimits;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Engines of one cluster in memory, with a clock and a wire of their own. Whatever is submitted is decided at once, with all
 * its follow-ups, and all that the partitions then send each other. After each test the log of every partition, read from its
 * bytes and applied to a fresh engine, must give the same state.
 */
public final class EngineHarness implements AfterEachCallback, AutoCloseable {
    /** When the clock starts: epoch milliseconds of 2024-07-01T00:00:00Z. */
    public static final long START_MILLIS = 1_719_792_000_000L;

    private static final long GATEWAY = 7;

    private final Map<Integer, TestPartition> partitions = new TreeMap<>();
    private final Map<Long, CommandReply> replies = new LinkedHashMap<>();
    private final List<JobPush> pushes = new ArrayList<>();
    private final List<Long> activatable = new ArrayList<>();
    private final List<Long> yielded = new ArrayList<>();
    private final List<CommandReply> impatient = new ArrayList<>();
    private final Wire wire = new Wire();
    private long now = START_MILLIS;
    private long requests;
    private long restarts;
    private List<String> tenants = List.of();
    private final int first;
    private boolean delivering;

    private EngineHarness(final int count, final StateLimits limits, final UnaryOperator<EngineSettings> settings) {
        first = count;
        for (int id = 1; id <= count; id++) {
            partitions.put(id, new TestPartition(settings.apply(EngineSettings.of(id, count)), limits, this::released));
        }
    }

    public static EngineHarness partitions(final int count) {
        return new EngineHarness(count, StateLimits.defaults(), UnaryOperator.identity());
    }

    /** With a state that is flushed after nearly each command: all values are read back from their bytes. */
    public static EngineHarness flushing(final int count) {
        return new EngineHarness(count, StateLimits.ofOverlay(64), UnaryOperator.identity());
    }

    public static EngineHarness with(final int count, final UnaryOperator<EngineSettings> settings) {
        return new EngineHarness(count, StateLimits.defaults(), settings);
    }

    // ---------------------------------------------------------------- commands as they are

    /** Sends a command as a gateway does; gives the number of the request. */
    public long submit(final int partitionId, final long key, final Intent intent, final RecordValue value) {
        final long request = ++requests;
        partition(partitionId)
                .process(
                        new CommandRequest(partitionId, key, intent, value, new Origin(GATEWAY, request, 0, tenants)),
                        now);
        deliver();
        return request;
    }

    /** An event that another version has put on the log of the first partition. */
    public void write(final long key, final Intent intent, final RecordValue value) {
        partition(1).write(List.of(Record.event(records().list().size() + 1L, -1, now, key, intent, value)), now);
    }

    public void tenants(final String... mayAct) {
        tenants = List.of(mayAct);
    }

    /** The answer to a request, or null while there is none. */
    public CommandReply replyTo(final long request) {
        return replies.get(request);
    }

    /** Sends a command about an entity to the partition of its key, and gives the answer. */
    public CommandReply command(final long key, final Intent intent, final RecordValue value) {
        return replyTo(submit(PartitionKeys.partitionOf(key), key, intent, value));
    }

    // ---------------------------------------------------------------- BPMN words

    /** Deploys each process as {@code <id of the process>.bpmn}. */
    public DeploymentValue deploy(final BpmnModelInstance... models) {
        final List<DeploymentResource> resources = new ArrayList<>();
        for (final BpmnModelInstance model : models) {
            resources.add(resource(model));
        }
        return (DeploymentValue) accepted(deployment(resources.toArray(DeploymentResource[]::new)))
                .value();
    }

    /** The answer to a deployment of these files. */
    public CommandReply deployment(final DeploymentResource... resources) {
        return replyTo(submit(
                PartitionKeys.DEPLOYMENT_PARTITION,
                -1,
                DeploymentIntent.CREATE,
                new DeploymentValue(List.of(resources), List.of(), Tenants.DEFAULT)));
    }

    /** The process as a file. */
    public static DeploymentResource resource(final BpmnModelInstance model) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Bpmn.writeModelToStream(bytes, model);
        final String id = model.getModelElementsByType(io.camunda.zeebe.model.bpmn.instance.Process.class)
                .iterator()
                .next()
                .getId();
        return new DeploymentResource(id + ".bpmn", bytes.toByteArray());
    }

    /** Creates an instance: give it variables and so on, then {@link Creation#start()}. */
    public Creation create(final String bpmnProcessId) {
        return new Creation(this, bpmnProcessId);
    }

    /** Creates an instance without variables on the first partition; gives its key. */
    public long start(final String bpmnProcessId) {
        return create(bpmnProcessId).start();
    }

    /** Activates jobs of the type: say how many and so on, then {@link Activation#jobs()}. */
    public Activation activateJobs(final String type) {
        return new Activation(this, type);
    }

    /** Activates the only job of the type, wherever it is. */
    public ActivatedJob job(final String type) {
        final List<ActivatedJob> jobs = new ArrayList<>();
        for (final int id : partitions.keySet()) {
            jobs.addAll(activateJobs(type).on(id).jobs());
        }
        assertThat(jobs).as("activated jobs of type " + type).hasSize(1);
        return jobs.getFirst();
    }

    public CommandReply complete(final ActivatedJob job) {
        return complete(job.key(), "{}");
    }

    public CommandReply complete(final ActivatedJob job, final String variables) {
        return complete(job.key(), variables);
    }

    public CommandReply complete(final long jobKey, final String variables) {
        return command(jobKey, JobIntent.COMPLETE, JobValue.ofCommand(0, 0, 0, "", "", Json.pack(variables)));
    }

    public CommandReply fail(final ActivatedJob job, final int retries) {
        return fail(job.key(), retries, Duration.ZERO, "", "{}");
    }

    public CommandReply fail(
            final long jobKey,
            final int retries,
            final Duration backOff,
            final String message,
            final String variables) {
        return command(
                jobKey,
                JobIntent.FAIL,
                JobValue.ofCommand(retries, backOff.toMillis(), 0, message, "", Json.pack(variables)));
    }

    public CommandReply throwError(final ActivatedJob job, final String code) {
        return throwError(job.key(), code, "", "{}");
    }

    public CommandReply throwError(final long jobKey, final String code, final String message, final String variables) {
        return command(jobKey, JobIntent.THROW_ERROR, JobValue.ofCommand(0, 0, 0, message, code, Json.pack(variables)));
    }

    public CommandReply updateRetries(final long jobKey, final int retries) {
        return command(jobKey, JobIntent.UPDATE_RETRIES, jobCommand(retries, 0));
    }

    public CommandReply updateTimeout(final long jobKey, final Duration timeout) {
        return command(jobKey, JobIntent.UPDATE_TIMEOUT, jobCommand(0, timeout.toMillis()));
    }

    /** The gateway could not deliver the job. */
    public CommandReply giveBack(final long jobKey) {
        return command(jobKey, JobIntent.YIELD, jobCommand(0, 0));
    }

    /** Merges the variables up the scopes, to where each is known. */
    public CommandReply setVariables(final long scopeKey, final String variables) {
        return setVariables(scopeKey, false, variables);
    }

    public CommandReply setVariables(final long scopeKey, final boolean local, final String variables) {
        return replyTo(submit(
                PartitionKeys.partitionOf(scopeKey),
                -1,
                VariableDocumentIntent.UPDATE,
                new VariableDocumentValue(scopeKey, local, Json.pack(variables))));
    }

    public CommandReply resolveIncident(final long incidentKey) {
        return command(
                incidentKey,
                IncidentIntent.RESOLVE,
                new IncidentValue(IncidentErrorType.UNKNOWN, "", "", -1, -1, "", -1, -1, -1, ""));
    }

    public CommandReply cancel(final long processInstanceKey) {
        return command(
                processInstanceKey,
                ProcessInstanceIntent.CANCEL,
                new ProcessInstanceValue(
                        "",
                        -1,
                        -1,
                        -1,
                        "",
                        -1,
                        dev.skep.base.BpmnElementType.PROCESS,
                        dev.skep.base.BpmnEventType.UNSPECIFIED,
                        -1,
                        -1,
                        Tenants.DEFAULT));
    }

    // ---------------------------------------------------------------- time and wire

    public long now() {
        return now;
    }

    /** One more partition in the cluster, which was begun with fewer. */
    public int addPartition() {
        final int id = partitions.size() + 1;
        partitions.put(id, new TestPartition(EngineSettings.of(id, first), StateLimits.defaults(), this::released));
        return id;
    }

    /** Lets time go by, from one due thing to the next. */
    public void advance(final Duration duration) {
        final long until = now + duration.toMillis();
        doDueWork();
        while (true) {
            long next = Long.MAX_VALUE;
            for (final TestPartition partition : partitions.values()) {
                next = Math.min(next, partition.nextDueMillis());
            }
            if (next > until) {
                now = until;
                return;
            }
            now = Math.max(now, next);
            doDueWork();
        }
    }

    private void doDueWork() {
        boolean more = true;
        while (more) {
            more = false;
            for (final TestPartition partition : partitions.values()) {
                for (final CommandRequest due : partition.due(now)) {
                    partition.process(due, now);
                    more = true;
                }
            }
            deliver();
        }
    }

    /** What partitions send each other. */
    public Wire wire() {
        return wire;
    }

    /** Delivers what the wire held back. */
    public void release() {
        wire.letGo();
        deliver();
    }

    /** The clock is set, as when somebody else leads: what was due stays as it is. */
    public void setBack(final Duration duration) {
        now -= duration.toMillis();
    }

    /** Sends again what was not acknowledged, as partitions do now and then. */
    public void resend() {
        for (final TestPartition partition : partitions.values()) {
            partition.resend(wire::send, impatient::add);
        }
        deliver();
    }

    /** All brokers are started again: what they know is what their logs say. */
    public void restart() {
        partitions.values().forEach(TestPartition::restart);
    }

    /**
     * All brokers are started again, in turns from their logs alone and from snapshots that were taken somewhere in them. Both give
     * the state that was there.
     */
    public void restartInTurns() {
        restarts++;
        for (final TestPartition partition : partitions.values()) {
            final long live = partition.contentHash();
            if (restarts % 2 == 0 || partition.logSize() == 0) {
                partition.restart();
            } else {
                // Another place each time: they come to lie before, within and behind what is under way.
                partition.restartFromSnapshot(1 + (int) (restarts * 7 % partition.logSize()));
            }
            assertThat(partition.contentHash())
                    .as("hash of the state after start %s of the brokers", restarts)
                    .isEqualTo(live);
        }
    }

    /** Answers that could wait no longer for partitions that are away. */
    public List<CommandReply> impatient() {
        return impatient;
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            for (CommandRequest next = wire.next(); next != null; next = wire.next()) {
                partition(next.partitionId()).process(next, now);
            }
        } finally {
            delivering = false;
        }
    }

    private void released(final TestPartition.Effects effects) {
        for (final CommandReply reply : effects.replies) {
            assertThat(reply.origin().gatewayId()).isEqualTo(GATEWAY);
            assertThat(replies.put(reply.origin().requestId(), reply))
                    .as("an answer to a request that was answered before: " + reply)
                    .isNull();
        }
        pushes.addAll(effects.pushes);
        activatable.addAll(effects.activatable);
        yielded.addAll(effects.yielded);
        effects.sends.forEach(wire::send);
    }

    // ---------------------------------------------------------------- what came of it

    /** The records of all logs, one partition after the other. */
    public Records records() {
        final List<Record> all = new ArrayList<>();
        for (final TestPartition partition : partitions.values()) {
            all.addAll(partition.records());
        }
        return new Records(all);
    }

    public Records records(final int partitionId) {
        return new Records(partition(partitionId).records());
    }

    /** Variables of one scope as JSON, as the events tell. */
    public Map<String, String> variables(final long scopeKey) {
        final Map<String, String> variables = new TreeMap<>();
        for (final Record record :
                records().of(VariableIntent.CREATED, VariableIntent.UPDATED).list()) {
            if (record.value() instanceof VariableValue variable && variable.scopeKey() == scopeKey) {
                variables.put(variable.name(), Json.of(variable.value()));
            }
        }
        return variables;
    }

    /** Key of the newest instance of the element. */
    public long elementKey(final String elementId) {
        return records()
                .of(ProcessInstanceIntent.ELEMENT_ACTIVATING)
                .ofElement(elementId)
                .last()
                .key();
    }

    /** The newest incident; fails where it is resolved. */
    public Record openIncident() {
        final Record created = records().of(IncidentIntent.CREATED).last();
        assertThat(records()
                        .of(IncidentIntent.RESOLVED)
                        .where(resolved -> resolved.key() == created.key())
                        .count())
                .as("how often the newest incident was resolved")
                .isZero();
        return created;
    }

    public boolean isCompleted(final long processInstanceKey) {
        return hasEvent(processInstanceKey, ProcessInstanceIntent.ELEMENT_COMPLETED);
    }

    public boolean isTerminated(final long processInstanceKey) {
        return hasEvent(processInstanceKey, ProcessInstanceIntent.ELEMENT_TERMINATED);
    }

    private boolean hasEvent(final long key, final ProcessInstanceIntent intent) {
        return records().of(intent).where(record -> record.key() == key).count() == 1;
    }

    /** Jobs that were pushed to streams. */
    public List<JobPush> pushes() {
        return pushes;
    }

    /** Keys of jobs of which was told that they became activatable. */
    public List<Long> activatable() {
        return activatable;
    }

    /** Keys of jobs of which was told that they were given back. */
    public List<Long> yielded() {
        return yielded;
    }

    public static CommandReply.Accepted accepted(final CommandReply reply) {
        assertThat(reply).isInstanceOf(CommandReply.Accepted.class);
        return (CommandReply.Accepted) reply;
    }

    public static CommandReply.Rejected rejected(final CommandReply reply) {
        assertThat(reply).isInstanceOf(CommandReply.Rejected.class);
        return (CommandReply.Rejected) reply;
    }

    /** Events of these intents fail from now on, as if a rule of ours had a fault. */
    public void failOn(final Predicate<Intent> intents) {
        partitions.values().forEach(partition -> partition.failOn(intents));
    }

    /** Events of these intents find no room in the log from now on. */
    public void outgrowOn(final Predicate<Intent> intents) {
        partitions.values().forEach(partition -> partition.outgrowOn(intents));
    }

    public Engine engine(final int partitionId) {
        return partition(partitionId).engine();
    }

    private TestPartition partition(final int partitionId) {
        return partitions.get(partitionId);
    }

    private static JobValue jobCommand(final int retries, final long timeout) {
        return JobValue.ofCommand(retries, 0, timeout, "", "", Packed.EMPTY_DOCUMENT);
    }

    /** Nothing is left but what was deployed: no element, job, timer, variable, incident. */
    public void checkNothingLeft() {
        for (final TestPartition partition : partitions.values()) {
            assertThat(partition.contentHash())
                    .as("hash of the state against that of one with definitions only")
                    .isEqualTo(partition.emptyHash());
        }
    }

    /** The events of each log give the state that deciding them gave. */
    public void checkReplay() {
        for (final TestPartition partition : partitions.values()) {
            final long live = partition.contentHash();
            assertThat(partition.replayedHash())
                    .as("hash of the state after a replay against that of the leader")
                    .isEqualTo(live);
            partition.flush();
            assertThat(partition.contentHash())
                    .as("hash of the state after all of it was flushed")
                    .isEqualTo(live);
            assertThat(partition.decidesTheSameAgain())
                    .as("deciding the commands again gives the same log")
                    .isTrue();
        }
    }

    @Override
    public void afterEach(final ExtensionContext test) {
        try (this) {
            if (test.getExecutionException().isEmpty()) {
                checkReplay();
            }
        }
    }

    @Override
    public void close() {
        partitions.values().forEach(TestPartition::close);
    }
}
