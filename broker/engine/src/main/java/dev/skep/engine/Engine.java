package dev.skep.engine;

import dev.skep.engine.exporting.Exporters;
import dev.skep.protocol.Record;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.ErrorIntent;
import dev.skep.protocol.value.ErrorValue;
import dev.skep.protocol.value.RecordValue;
import dev.skep.state.StateStore;

/**
 * The rules of one partition over its state. Belongs to the loop of the partition; no I/O, no time and no chance of its own.
 */
public final class Engine {
    private static final int STACK_TRACE_CHARS_MAX = 4000;

    private final KeyGenerator keys;
    private final Evolution evolution;
    private final Decision decision;
    private final EngineRooms rooms;
    private final BannedInstances banned;

    public Engine(final EngineSettings settings, final StateStore store) {
        keys = new KeyGenerator(settings.partitionId(), store.writer());
        evolution = new Evolution(keys);
        decision = new Decision(evolution, keys);
        banned = new BannedInstances(store.writer());
        rooms = new EngineRooms(settings, store.writer(), banned, evolution);
    }

    /**
     * Decides one command: its events move the state as they come. An exception means a fault of ours; the caller takes the
     * command back, see {@link #rollback}.
     */
    public void decide(final Record command, final DecisionSink sink) {
        decision.begin(command, sink);
        if (!NamedTenants.mayBeNamed(command)) {
            decision.reject(
                    RejectionType.NOT_FOUND,
                    "Expected to act for tenants " + NamedTenants.of(command) + ", but the caller may act for "
                            + command.origin().tenants() + " only");
            return;
        }
        if (banned.contains(command.value()) && !EngineRooms.servesBanned(command.intent())) {
            rooms.putAside(command, decision);
            return;
        }
        rooms.commands().handle(command.key(), command.intent(), command.value(), decision);
        keys.settle();
    }

    /** Says on the log what went wrong with a command, and bans the instance that it belongs to, if it names one. */
    public void fail(final Record command, final Throwable failure, final DecisionSink sink) {
        decision.begin(command, sink);
        if (failure instanceof Refused refused) {
            decision.reject(refused.type(), refused.getMessage());
            return;
        }
        final String message = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        final long instanceKey =
                CommandTable.isUserFacing(command.intent()) ? -1 : BannedInstances.instanceOf(command.value());
        decision.event(
                command.key(),
                ErrorIntent.CREATED,
                new ErrorValue(
                        message, StackTraceText.of(failure, STACK_TRACE_CHARS_MAX), command.position(), instanceKey));
        rooms.putAside(command, decision);
        decision.reject(
                RejectionType.PROCESSING_ERROR,
                "Expected to process command '" + command.intent().name() + "' without errors, but exception occurred: "
                        + message);
    }

    /**
     * What comes of the command finds no room in an entry of the log. An element that can't go on because of it has an incident; what
     * would come again and again is put aside; and the caller, if there is one, is told.
     */
    public void tooLarge(final Record command, final String reason, final DecisionSink sink) {
        decision.begin(command, sink);
        if (!rooms.holdUp(command, reason, decision)) {
            rooms.putAside(command, decision);
            decision.reject(RejectionType.EXCEEDED_BATCH_RECORD_SIZE, reason);
        }
    }

    /** Applies an event of the log. */
    public void evolve(final Record event) {
        evolution.apply(event.key(), event.intent(), event.value(), event.timestamp());
    }

    /** To be called with the layer of a batch open, when all its events are applied. */
    public void endBatch() {
        keys.save();
    }

    /** A place to come back to with {@link #rollback}. */
    public long mark() {
        return keys.mark();
    }

    /** The state was taken back to where it was at the mark. */
    public void rollback(final long mark) {
        keys.rollback(mark);
        forget();
    }

    /** The state was taken back further, to what is committed. */
    public void reload() {
        keys.reload();
        forget();
    }

    public DueWork dueWork() {
        return rooms.dueWork();
    }

    /** Whether the partition has all deployments: one that was added later has to take over the earlier ones first. */
    public boolean isCaughtUp() {
        return rooms.catchUp().isComplete();
    }

    /** How far exporters are. */
    public Exporters exporters() {
        return rooms.exporters();
    }

    /** Count of instances that are banned. */
    public long bannedInstances() {
        return banned.count();
    }

    /** Whether a command of this value would be skipped. */
    public boolean isBanned(final RecordValue value) {
        return banned.contains(value);
    }

    private void forget() {
        rooms.forgetCached();
        banned.forgetCount();
    }
}
