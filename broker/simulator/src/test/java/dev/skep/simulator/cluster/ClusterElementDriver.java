package dev.skep.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Documents;
import dev.skep.base.Packed;
import dev.skep.engine.element.ElementFixtures;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.PartitionKeys;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.DeploymentIntent;
import dev.skep.protocol.intent.IncidentIntent;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.intent.JobBatchIntent;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.intent.SignalIntent;
import dev.skep.protocol.intent.UserTaskIntent;
import dev.skep.protocol.intent.VariableDocumentIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.DeploymentValue;
import dev.skep.protocol.value.IncidentErrorType;
import dev.skep.protocol.value.IncidentValue;
import dev.skep.protocol.value.JobBatchValue;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.MessageValue;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.protocol.value.SignalValue;
import dev.skep.protocol.value.VariableDocumentValue;
import dev.skep.protocol.value.part.DeploymentResource;
import dev.skep.protocol.value.part.JobResult;
import dev.skep.simulator.Ledger;
import dev.skep.simulator.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** Three brokers without faults but for the leaders that are taken away, and somebody who does what the {@link ElementFixtures} wait for. */
final class ClusterElementDriver {
    private static final List<RejectionType> ANY = List.of(RejectionType.values());
    private static final long LEASE_MILLIS = 300_000;
    private static final long PATIENCE_NANOS = 600 * World.SECONDS;
    private static final long ROUND_NANOS = 200 * World.MILLIS;
    // Timers of fixtures are due after ten minutes.
    private static final long LATER_MILLIS = 1_200_000;
    private static final int LATER_ROUND = 10;
    private static final List<String> TYPES = List.of("work", "bad", "lead", "io.camunda.zeebe:userTask");

    private final ClusterOptions options;
    private final World world;
    private final Cluster cluster;
    private final int partition;
    // Jobs that a worker has been given and not completed, with their types.
    private final TreeMap<Long, String> held = new TreeMap<>();
    private final TreeMap<Long, JobResult> answers = new TreeMap<>();
    private boolean driving;
    private int drives;
    private long laterMillis;

    ClusterElementDriver(final long seed) {
        this(seed, last -> last);
    }

    /** @param which the partition whose leaders are lost, given how many there are */
    ClusterElementDriver(final long seed, final IntUnaryOperator which) {
        options = ClusterOptions.draw(seed, 1, 3).withFaults(Set.of());
        world = new World(seed, what -> {});
        cluster = new Cluster(world, options);
        partition = which.applyAsInt(options.partitions());
        cluster.start();
        stepUntil("leaders", () -> {
            for (int id = 1; id <= options.partitions(); id++) {
                if (cluster.leader(id) == null) {
                    return false;
                }
            }
            return true;
        });
    }

    Ledger ledger() {
        return cluster.ledger(partition);
    }

    // ---------------------------------------------------------------- time

    void stepUntil(final String what, final BooleanSupplier goal) {
        final long deadline = world.nanos() + PATIENCE_NANOS;
        while (!goal.getAsBoolean()) {
            assertThat(world.nanos()).as("virtual time to wait for " + what).isLessThan(deadline);
            world.step();
            cluster.look();
        }
    }

    /** Until all is done that follows from what was asked for. */
    void rest() {
        final long[] last = {-1};
        final long[] since = {world.nanos()};
        stepUntil("rest", () -> {
            if (cluster.truth(partition).committed() != last[0]) {
                last[0] = cluster.truth(partition).committed();
                since[0] = world.nanos();
            }
            return world.nanos() - since[0] > 2 * options.raft().heartbeatNanos();
        });
    }

    // ---------------------------------------------------------------- leaders

    /** How a leader is taken away. */
    enum Loss {
        KILL,
        POWER_LOSS,
        CUT
    }

    /** Another one leads then; the old one comes back. */
    void changeLeader(final Loss loss) {
        final SimReplica old = cluster.leader(partition);
        final long term = old.partition().status().term();
        final int number = old.broker().number();
        switch (loss) {
            case KILL -> old.broker().crash(false, options.spell());
            case POWER_LOSS -> old.broker().crash(true, options.spell());
            case CUT -> cut(number, true);
        }
        stepUntil("another leader", () -> {
            final SimReplica now = cluster.leader(partition);
            return now != null && now.partition().status().term() > term;
        });
        if (loss == Loss.CUT) {
            cut(number, false);
        }
        stepUntil("the old leader to be back", () -> cluster.broker(number).up());
    }

    /** The gateway is the endpoint behind the last broker. */
    private void cut(final int number, final boolean cuts) {
        for (int other = 0; other <= options.brokers(); other++) {
            if (other != number && cuts) {
                cluster.network().cut(number, other);
                cluster.network().cut(other, number);
            } else if (other != number) {
                cluster.network().mend(number, other);
                cluster.network().mend(other, number);
            }
        }
    }

    // ---------------------------------------------------------------- clients

    void deploy(final List<DeploymentResource> resources) {
        final long key = accepted(
                PartitionKeys.DEPLOYMENT_PARTITION,
                DeploymentIntent.CREATE,
                new DeploymentValue(resources, List.of(), Tenants.DEFAULT));
        stepUntil("the deployment on all partitions", () -> options.partitions() == 1 || cluster.isDistributed(key));
    }

    long start(final String processId) {
        return accepted(
                partition,
                ProcessInstanceCreationIntent.CREATE,
                new ProcessInstanceCreationValue(
                        processId, -1, -1, -1, variables(), List.of(), List.of(), Tenants.DEFAULT));
    }

    private long accepted(final int at, final Intent intent, final RecordValue value) {
        return accepted(at, -1, intent, value);
    }

    private long accepted(final int at, final long key, final Intent intent, final RecordValue value) {
        final List<CommandReply> answer = new ArrayList<>();
        cluster.gateway().call(at, key, intent, value, List.of(), answer::add);
        stepUntil("the answer to " + intent, () -> !answer.isEmpty());
        assertThat(answer.getFirst()).isInstanceOf(CommandReply.Accepted.class);
        return ((CommandReply.Accepted) answer.getFirst()).key();
    }

    private static Packed variables() {
        return new Documents.Builder()
                .put("k", Documents.text(ElementFixtures.KEY))
                .put("n", new Packed(new byte[] {0}))
                .build();
    }

    private void ask(final int at, final long key, final Intent intent, final RecordValue value) {
        ask(at, key, intent, value, reply -> {});
    }

    private void ask(
            final int at,
            final long key,
            final Intent intent,
            final RecordValue value,
            final Consumer<CommandReply> then) {
        cluster.gateway().call(at, key, intent, value, ANY, then);
    }

    /** A worker takes all jobs there are of the type, and keeps them. */
    void take(final String type) {
        final JobBatchValue batch = new JobBatchValue(
                type, "worker", LEASE_MILLIS, 10, List.of(), List.of(Tenants.DEFAULT), -1, List.of(), -1, false);
        ask(partition, -1, JobBatchIntent.ACTIVATE, batch, reply -> {
            if (reply instanceof CommandReply.JobsActivated activated) {
                activated.jobs().forEach(job -> {
                    held.put(job.key(), type);
                    if (type.equals("lead")) {
                        answers.put(
                                job.key(),
                                JobResult.of(ElementFixtures.answer(job.job().variables())));
                    }
                });
            }
        });
    }

    /** What workers hold is done, wherever the leader may be now. */
    void completeHeld() {
        held.forEach((key, type) -> {
            final boolean fails = type.equals("bad");
            ask(
                    partition,
                    key,
                    fails ? JobIntent.THROW_ERROR : JobIntent.COMPLETE,
                    JobValue.ofCommand(-1, 0, -1, "", fails ? "bad" : "", Packed.EMPTY_DOCUMENT)
                            .with(answers.getOrDefault(key, JobResult.NONE)));
        });
        held.clear();
        answers.clear();
    }

    /** What workers hold fails, and is not tried again. */
    void failHeld() {
        held.keySet()
                .forEach(key -> ask(
                        partition, key, JobIntent.FAIL, JobValue.ofCommand(0, 0, -1, "", "", Packed.EMPTY_DOCUMENT)));
        held.clear();
    }

    /** From now on everything happens that somebody waits for. */
    void drive() {
        if (!driving) {
            driving = true;
            drives++;
            keepDriving(0, drives);
        }
    }

    void stopDriving() {
        driving = false;
    }

    private void keepDriving(final int round, final int drive) {
        world.after(ROUND_NANOS, "drive", () -> {
            if (!driving || drive != drives) {
                return;
            }
            completeHeld();
            // Nobody holds a job when the clocks are set.
            if (round != LATER_ROUND - 1) {
                TYPES.forEach(this::take);
            }
            ledger().userTasks().forEach((key, task) -> ask(partition, key, UserTaskIntent.COMPLETE, task));
            // What begins with each event and interrupts nothing must come to an end, too.
            if (round > 2 * LATER_ROUND) {
                take("slow");
            } else {
                publishAndBroadcast();
            }
            if (round == LATER_ROUND) {
                setClocksForward();
            }
            keepDriving(round + 1, drive);
        });
    }

    /** All clocks, so that nobody is behind what was logged: timers of fixtures are due. */
    void setClocksForward() {
        laterMillis += LATER_MILLIS;
        cluster.brokers().forEach(broker -> broker.skewClock(laterMillis));
    }

    // ---------------------------------------------------------------- what begins instances

    /** The partition where an instance begins with the message. */
    static int partitionOfMessages(final int partitions) {
        return CorrelationHash.partitionOf(ElementFixtures.KEY, partitions);
    }

    void publish() {
        accepted(partitionOfMessages(options.partitions()), MessageIntent.PUBLISH, message());
    }

    void broadcast() {
        accepted(partition, SignalIntent.BROADCAST, signal());
    }

    private void publishAndBroadcast() {
        ask(partitionOfMessages(options.partitions()), -1, MessageIntent.PUBLISH, message());
        ask(partition, -1, SignalIntent.BROADCAST, signal());
    }

    private static MessageValue message() {
        return new MessageValue("m", ElementFixtures.KEY, "", 0, -1, Packed.EMPTY_DOCUMENT, Tenants.DEFAULT);
    }

    private static SignalValue signal() {
        return new SignalValue("s", Packed.EMPTY_DOCUMENT, Tenants.DEFAULT, -1, -1);
    }

    // ---------------------------------------------------------------- incidents

    /** Those that are open. */
    Map<Long, IncidentValue> incidents() {
        return Map.copyOf(ledger().incidents());
    }

    void resolve(final long incident) {
        accepted(
                partition,
                incident,
                IncidentIntent.RESOLVE,
                new IncidentValue(IncidentErrorType.UNKNOWN, "", "", -1, -1, "", -1, -1, -1, Tenants.DEFAULT));
    }

    void giveRetries(final long job) {
        accepted(partition, job, JobIntent.UPDATE_RETRIES, JobValue.ofCommand(3, 0, -1, "", "", Packed.EMPTY_DOCUMENT));
    }

    void setVariables(final long scope, final Packed document) {
        accepted(partition, scope, VariableDocumentIntent.UPDATE, new VariableDocumentValue(scope, false, document));
    }

    // ---------------------------------------------------------------- what came of it

    int count(final Intent intent, final String elementId) {
        int count = 0;
        for (final Record record : records()) {
            if (record.intent() == intent
                    && record.value() instanceof ProcessInstanceValue element
                    && element.elementId().equals(elementId)) {
                count++;
            }
        }
        return count;
    }

    int count(final Intent intent) {
        int count = 0;
        for (final Record record : records()) {
            count += record.intent() == intent ? 1 : 0;
        }
        return count;
    }

    /** All that is committed. */
    private List<Record> records() {
        final List<Record> records = new ArrayList<>();
        for (long index = 1; index <= cluster.truth(partition).committed(); index++) {
            records.addAll(cluster.truth(partition).entry(index).records());
        }
        return records;
    }

    /** Everybody has the same state, and nothing is left in it. */
    void checkEnd() {
        stopDriving();
        stepUntil("all to have everything", () -> cluster.isEven() && cluster.isQuiet());
        cluster.checkStates();
        cluster.checkNothingLeft();
    }
}
