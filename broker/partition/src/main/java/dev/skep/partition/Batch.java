package dev.skep.partition;

import dev.skep.base.FieldWriter;
import dev.skep.base.WalkStep;
import dev.skep.engine.DecisionSink;
import dev.skep.partition.EffectGate.Effects;
import dev.skep.protocol.EntryWriter;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.value.JobValue;
import dev.skep.protocol.value.RecordValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The batch under decision: its records become one log entry, its effects wait for the commit. */
final class Batch implements DecisionSink {
    /** So many follow-ups are never too many for an entry: they are not measured. */
    private static final int FEW_FOLLOW_UPS = 1_000;

    /** What a record has on the log besides its value, generously. */
    private static final int RECORD_HEAD_BYTES = 64;

    private final EntryWriter entry;
    private final PartitionMetrics metrics;
    private final Deque<Record> followUps = new ArrayDeque<>();
    private final FieldWriter scale = new FieldWriter();
    private final List<Record> requests = new ArrayList<>();
    private final List<ActivatableJob> activatable = new ArrayList<>();
    private Effects effects = new Effects();
    private long firstPosition;
    private long timestamp;
    private Record command;
    private boolean deferred;
    private int weighedFollowUps;
    private long followUpBytes;
    private long foreseenBytes;

    Batch(final EntryWriter entry, final PartitionMetrics metrics) {
        this.entry = entry;
        this.metrics = metrics;
    }

    /** A job that a stream may have. */
    record ActivatableJob(long key, JobValue value) {}

    void begin(final long newFirstPosition, final long newTimestamp) {
        firstPosition = newFirstPosition;
        timestamp = newTimestamp;
        effects = new Effects();
        activatable.clear();
        followUps.clear();
        requests.clear();
        deferred = false;
        entry.begin(firstPosition, timestamp);
    }

    /** A place to come back to. */
    record Mark(int bytes, int records, int requests, int activatable, Effects.Mark effects) {}

    Mark mark() {
        return new Mark(entry.size(), entry.count(), requests.size(), activatable.size(), effects.mark());
    }

    void rollback(final Mark mark) {
        entry.rollback(mark.bytes(), mark.records());
        requests.subList(mark.requests(), requests.size()).clear();
        activatable.subList(mark.activatable(), activatable.size()).clear();
        effects.rollback(mark.effects());
        followUps.clear();
    }

    /** Writes a command from outside to the entry. */
    Record command(final CommandRequest request, final long sourcePosition) {
        WalkStep.mark(WalkStep.Step.SEQUENCE);
        foreseenBytes = 0;
        final Record record = Record.command(
                nextPosition(),
                sourcePosition,
                timestamp,
                request.key(),
                request.intent(),
                request.value(),
                request.origin(),
                false);
        entry.append(record);
        requests.add(record);
        return record;
    }

    /** What is decided from now on comes from this command. */
    void deciding(final Record newCommand) {
        command = newCommand;
    }

    Record nextFollowUp() {
        return followUps.poll();
    }

    /** What deferring all follow-ups would write, roughly and never too little by more than a quarter; 0 where they are few. */
    long followUpBytes() {
        final int count = followUps.size();
        if (count <= FEW_FOLLOW_UPS) {
            weighedFollowUps = 0;
            followUpBytes = 0;
        } else if (count > weighedFollowUps + weighedFollowUps / 4) {
            followUpBytes = 0;
            for (final Record followUp : followUps) {
                followUp.value().write(scale.clear());
                followUpBytes += RECORD_HEAD_BYTES + scale.size();
            }
            weighedFollowUps = count;
        }
        return followUpBytes;
    }

    /** What comes later of what the present command left behind, all of it in one entry. */
    long foreseenBytes() {
        return foreseenBytes;
    }

    /** Puts a follow-up back, before the others. */
    void deferFirst(final Record followUp) {
        followUps.addFirst(followUp);
    }

    /** Writes the follow-ups that found no room; gives them with their positions. */
    List<Record> deferFollowUps() {
        final List<Record> commands = new ArrayList<>();
        for (Record followUp = followUps.poll(); followUp != null; followUp = followUps.poll()) {
            final Record record = Record.command(
                    nextPosition(),
                    followUp.sourcePosition(),
                    timestamp,
                    followUp.key(),
                    followUp.intent(),
                    followUp.value(),
                    null,
                    true);
            entry.append(record);
            commands.add(record);
        }
        deferred |= !commands.isEmpty();
        return commands;
    }

    /** Whether commands were left for a later batch. */
    boolean hasDeferred() {
        return deferred;
    }

    /** The commands from outside that are part of it. */
    List<Record> requests() {
        return requests;
    }

    List<ActivatableJob> takeActivatable() {
        final List<ActivatableJob> taken = List.copyOf(activatable);
        activatable.clear();
        return taken;
    }

    Effects effects() {
        return effects;
    }

    int commands() {
        return requests.size();
    }

    int bytes() {
        return entry.size();
    }

    int records() {
        return entry.count();
    }

    long nextPosition() {
        return firstPosition + entry.count();
    }

    @Override
    public void event(final long key, final Intent intent, final RecordValue value) {
        entry.append(Record.event(nextPosition(), command.position(), timestamp, key, intent, value));
        metrics.event(key, intent, value);
    }

    @Override
    public void rejection(final RejectionType type, final String reason) {
        entry.append(command.rejection(nextPosition(), type, reason));
    }

    /** A follow-up is not on the log itself: what comes of it has the command before it as its source. */
    @Override
    public void followUp(final long key, final Intent intent, final RecordValue value) {
        followUps.add(
                Record.command(command.position(), command.position(), timestamp, key, intent, value, null, false));
    }

    @Override
    public void reply(final CommandReply reply) {
        effects.replies.add(reply);
    }

    @Override
    public void send(final CommandRequest request) {
        effects.sends.add(request);
    }

    @Override
    public void foresee(final long bytes) {
        foreseenBytes = Math.max(foreseenBytes, bytes);
    }

    @Override
    public void push(final JobPush push) {
        effects.pushes.add(push);
    }

    @Override
    public void jobActivatable(final long jobKey, final JobValue job) {
        activatable.add(new ActivatableJob(jobKey, job));
    }

    @Override
    public void jobYielded(final long jobKey, final JobValue job) {
        effects.jobTypes.add(job.type());
    }
}
