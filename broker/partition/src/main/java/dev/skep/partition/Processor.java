package dev.skep.partition;

import dev.skep.base.DiskException;
import dev.skep.base.WalkStep;
import dev.skep.engine.Engine;
import dev.skep.protocol.Record;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.state.StateStore;

/**
 * Decides commands into the open batch, each with its follow-ups. A command that fails or grows too large is taken back and
 * decided once more up to the place where that happened: rules are deterministic, so the second time goes the same way.
 */
final class Processor {
    private final PartitionLimits limits;
    private final StateStore store;
    private final Engine engine;
    private final PartitionTables tables;
    private final Batch batch;

    Processor(
            final PartitionLimits limits,
            final StateStore store,
            final Engine engine,
            final PartitionTables tables,
            final Batch batch) {
        this.limits = limits;
        this.store = store;
        this.engine = engine;
        this.tables = tables;
        this.batch = batch;
    }

    /** What to do at a step where the try before it went wrong. */
    private record Detour(int step, RuntimeException failure) {
        static final Detour NONE = new Detour(-1, null);
    }

    /** A batch that outgrew the largest entry. */
    private static final class EntryTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;
        private final long bytes;

        EntryTooLarge(final String what, final long bytes) {
            super(what + " is larger than a log entry may be", null, false, false);
            this.what = what;
            this.bytes = bytes;
        }
    }

    /** The command of a client is larger than any may be. */
    private static final class CommandTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        CommandTooLarge() {
            super("the command is larger than those of clients may be", null, false, false);
        }
    }

    /** A command from outside. False when it is too large: then it is as if it had never been. */
    boolean process(final CommandRequest request) {
        return run(request, -1);
    }

    /** A follow-up command of an earlier batch. */
    void processDeferred(final Record deferred) {
        run(
                new CommandRequest(0, deferred.key(), deferred.intent(), deferred.value(), deferred.origin()),
                deferred.position());
    }

    private boolean run(final CommandRequest request, final long sourcePosition) {
        Detour detour = Detour.NONE;
        while (true) {
            final Batch.Mark mark = batch.mark();
            final long keys = engine.mark();
            store.beginCommand();
            final int[] step = {0};
            try {
                decideAll(request, sourcePosition, detour, step);
                store.acceptCommand();
                return true;
            } catch (final DiskException e) {
                throw e;
            } catch (final RuntimeException | StackOverflowError e) {
                if (detour.step() == step[0]) {
                    throw e;
                }
                store.rollbackCommand();
                engine.rollback(keys);
                batch.rollback(mark);
                if (e instanceof CommandTooLarge) {
                    return false;
                }
                detour = new Detour(step[0], e instanceof RuntimeException r ? r : new IllegalStateException(e));
            }
        }
    }

    private void decideAll(
            final CommandRequest request, final long sourcePosition, final Detour detour, final int[] step) {
        final int bytesBefore = batch.bytes();
        final Record command = batch.command(request, sourcePosition);
        // What other partitions send was on a log before, and would be sent again for ever.
        if (request.origin() != null && batch.bytes() - bytesBefore > limits.commandBytesMax()) {
            throw new CommandTooLarge();
        }
        if (sourcePosition > 0) {
            tables.takeDeferred(sourcePosition);
        }
        for (Record next = command; next != null; next = batch.nextFollowUp()) {
            if (step[0] == detour.step() && !decideDetour(next, detour)) {
                return;
            }
            if (step[0] != detour.step()) {
                batch.deciding(next);
                WalkStep.mark(WalkStep.Step.DECIDE);
                engine.decide(next, batch);
            }
            requireRoom("all that comes of the command", batch.bytes() - bytesBefore + batch.followUpBytes());
            requireRoom("all that will come of what the command leaves behind", batch.foreseenBytes());
            if (++step[0] > limits.followUpsMax()) {
                defer();
                return;
            }
        }
    }

    private void requireRoom(final String what, final long bytes) {
        if (bytes > limits.entryBytesMax()) {
            throw new EntryTooLarge(what, bytes);
        }
    }

    /** Does something else instead of what failed; false when the command ends here. */
    private boolean decideDetour(final Record command, final Detour detour) {
        batch.deciding(command);
        if (!(detour.failure() instanceof EntryTooLarge tooLarge)) {
            engine.fail(command, detour.failure(), batch);
            return true;
        }
        if (detour.step() == 0) {
            engine.tooLarge(command, reason(tooLarge), batch);
            return false;
        }
        batch.deferFirst(command);
        defer();
        return false;
    }

    private String reason(final EntryTooLarge tooLarge) {
        return "Expected to write " + tooLarge.what + " as one log entry of at most " + limits.entryBytesMax()
                + " bytes, but it has " + tooLarge.bytes + " or more; ask for less at once";
    }

    private void defer() {
        for (final Record deferred : batch.deferFollowUps()) {
            tables.defer(deferred);
        }
    }
}
