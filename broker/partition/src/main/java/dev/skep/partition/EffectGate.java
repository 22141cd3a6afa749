package dev.skep.partition;

import dev.skep.base.WalkStep;
import dev.skep.protocol.Origin;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Holds what a batch wants to tell the world until its log entry is committed. Nothing gets out before. */
final class EffectGate {
    private final int partitionId;
    private final PartitionOutlets outlets;
    private final Deque<Effects> waiting = new ArrayDeque<>();

    EffectGate(final int partitionId, final PartitionOutlets outlets) {
        this.partitionId = partitionId;
        this.outlets = outlets;
    }

    /** The effects of one batch, in the order in which they were decided. */
    static final class Effects {
        final List<CommandReply> replies = new ArrayList<>();
        final List<JobPush> pushes = new ArrayList<>();
        final List<CommandRequest> sends = new ArrayList<>();
        final TreeSet<String> jobTypes = new TreeSet<>();
        final List<RequestLimiter.Permit> permits = new ArrayList<>();
        /** Who waits for an answer to a command of the batch, in this batch or later. */
        final List<Origin> origins = new ArrayList<>();

        long index;
        long lastPosition;
        long appendedMillis;

        /** A place to come back to when a command is taken back. */
        record Mark(int replies, int pushes, int sends) {}

        Mark mark() {
            return new Mark(replies.size(), pushes.size(), sends.size());
        }

        void rollback(final Mark mark) {
            cut(replies, mark.replies());
            cut(pushes, mark.pushes());
            cut(sends, mark.sends());
        }

        private static void cut(final List<?> list, final int size) {
            list.subList(size, list.size()).clear();
        }
    }

    void hold(final Effects effects) {
        waiting.add(effects);
    }

    int waiting() {
        return waiting.size();
    }

    /** Releases all effects of entries up to the index; gives the last of them, or null. */
    Effects releaseUpTo(final long committedIndex) {
        Effects last = null;
        while (!waiting.isEmpty() && waiting.peek().index <= committedIndex) {
            last = waiting.poll();
            release(last);
        }
        return last;
    }

    /** What waits is not to be: its entries may yet be committed by another leader, or never. */
    void abandon(final String reason) {
        final Set<Origin> askers = new LinkedHashSet<>();
        for (Effects effects = waiting.poll(); effects != null; effects = waiting.poll()) {
            askers.addAll(effects.origins);
            effects.replies.forEach(reply -> askers.add(reply.origin()));
            effects.permits.forEach(RequestLimiter.Permit::dropped);
        }
        if (!askers.isEmpty()) {
            final List<CommandReply> unknown = new ArrayList<>();
            askers.forEach(asker -> unknown.add(new CommandReply.Unknown(asker, reason)));
            outlets.gateway().replies(unknown);
        }
    }

    private void release(final Effects effects) {
        WalkStep.mark(WalkStep.Step.RELEASE);
        final GatewayPort gateway = outlets.gateway();
        if (!effects.replies.isEmpty()) {
            gateway.replies(effects.replies);
        }
        if (!effects.pushes.isEmpty()) {
            gateway.pushes(effects.pushes);
        }
        for (final String type : effects.jobTypes) {
            gateway.jobsAvailable(partitionId, type);
        }
        for (final CommandRequest send : effects.sends) {
            outlets.otherPartitions().accept(send);
        }
        for (final RequestLimiter.Permit permit : effects.permits) {
            permit.committed();
        }
    }
}
