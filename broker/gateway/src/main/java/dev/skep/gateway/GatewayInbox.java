package dev.skep.gateway;

import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Takes what partitions tell, on their loops, and hands it to the gateway loop it is for: one task per batch. */
final class GatewayInbox implements GatewayPort {
    private final long gatewayId;
    /** Empty until the gateway has started: before that nobody can have asked for anything. */
    private volatile List<GatewayCore> cores = List.of();

    GatewayInbox(final long gatewayId) {
        this.gatewayId = gatewayId;
    }

    void open(final List<GatewayCore> opened) {
        cores = List.copyOf(opened);
    }

    @Override
    public long gatewayId() {
        return gatewayId;
    }

    @Override
    public void replies(final List<CommandReply> replies) {
        final List<GatewayCore> current = cores;
        if (current.isEmpty()) {
            return;
        }
        if (current.size() == 1) {
            final GatewayCore core = current.getFirst();
            core.loop().post(() -> core.replies(replies));
            return;
        }
        final List<List<CommandReply>> split = split(
                current.size(), replies, reply -> InFlight.loopOf(reply.origin().requestId()));
        for (int i = 0; i < current.size(); i++) {
            final GatewayCore core = current.get(i);
            final List<CommandReply> part = split.get(i);
            if (!part.isEmpty()) {
                core.loop().post(() -> core.replies(part));
            }
        }
    }

    @Override
    public void pushes(final List<JobPush> pushes) {
        final List<GatewayCore> current = cores;
        if (current.isEmpty()) {
            return;
        }
        if (current.size() == 1) {
            final GatewayCore core = current.getFirst();
            core.loop().post(() -> core.pushes(pushes));
            return;
        }
        final List<List<JobPush>> split =
                split(current.size(), pushes, push -> JobStreamHub.loopOf(push.jobStreamId()));
        for (int i = 0; i < current.size(); i++) {
            final GatewayCore core = current.get(i);
            final List<JobPush> part = split.get(i);
            if (!part.isEmpty()) {
                core.loop().post(() -> core.pushes(part));
            }
        }
    }

    @Override
    public void jobsAvailable(final int partitionId, final String jobType) {
        for (final GatewayCore core : cores) {
            if (core.polling().knowsTypes()) {
                core.loop().post(() -> core.polling().jobsAvailable(partitionId, jobType));
            }
        }
    }

    private static <T> List<List<T>> split(final int count, final List<T> all, final ToIntFunction<T> loopOf) {
        final List<List<T>> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new ArrayList<>());
        }
        for (int i = 0; i < all.size(); i++) {
            final T each = all.get(i);
            final int loop = loopOf.applyAsInt(each);
            parts.get(loop < count ? loop : 0).add(each); // one that no loop has made finds nobody on any of them
        }
        return parts;
    }
}
