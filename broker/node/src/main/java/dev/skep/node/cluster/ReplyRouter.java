package dev.skep.node.cluster;

import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.Packed;
import dev.skep.protocol.intent.JobIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayMessage;
import dev.skep.protocol.message.GatewayMessageCodec;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.value.JobValue;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The gateways of the cluster as one partition sees them: each answer goes to the gateway that asked, each job to the one whose
 * stream was chosen. On the loop of the partition.
 */
final class ReplyRouter implements GatewayPort {
    /** Larger lists of answers go in several frames. */
    private static final int FRAME_BYTES = 1 << 20;

    private final GatewayPort local;
    private final Gateways gateways;
    private final Frames frames;
    private final Supplier<PartitionPort> partition;
    private final GatewayMessageCodec codec = new GatewayMessageCodec();

    /**
     * @param local the gateway of this member
     * @param partition takes back jobs that nobody waits for any more; null when it is closed
     */
    ReplyRouter(
            final GatewayPort local,
            final Gateways gateways,
            final Frames frames,
            final Supplier<PartitionPort> partition) {
        this.local = local;
        this.gateways = gateways;
        this.frames = frames;
        this.partition = partition;
    }

    @Override
    public long gatewayId() {
        return local.gatewayId();
    }

    @Override
    public void replies(final List<CommandReply> replies) {
        if (allLocal(replies)) {
            local.replies(replies);
            return;
        }
        final TreeMap<Long, List<CommandReply>> byGateway = new TreeMap<>();
        for (final CommandReply reply : replies) {
            byGateway
                    .computeIfAbsent(reply.origin().gatewayId(), id -> new ArrayList<>())
                    .add(reply);
        }
        byGateway.forEach((gatewayId, its) -> {
            if (gatewayId == local.gatewayId()) {
                local.replies(its);
                return;
            }
            final MemberId member = gateways.memberOf(gatewayId);
            if (member != null) { // else it is gone, and nobody waits any more
                codec.encodeReplies(
                        its, FRAME_BYTES, frame -> frames.send(member, Lane.DATA, FrameKind.REPLIES, frame));
            }
        });
    }

    private boolean allLocal(final List<CommandReply> replies) {
        for (int i = 0; i < replies.size(); i++) {
            if (replies.get(i).origin().gatewayId() != local.gatewayId()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void pushes(final List<JobPush> pushes) {
        final TreeMap<Integer, List<JobPush>> byOwner = new TreeMap<>();
        for (final JobPush push : pushes) {
            byOwner.computeIfAbsent(JobStream.ownerOfStream(push.jobStreamId()), id -> new ArrayList<>())
                    .add(push);
        }
        byOwner.forEach((owner, its) -> {
            if (owner == JobStream.ownerOf(local.gatewayId())) {
                local.pushes(its);
                return;
            }
            final MemberId member = gateways.memberOfStreamsOf(owner);
            if (member == null) {
                its.forEach(this::handBack);
            } else {
                codec.encodePushes(its, FRAME_BYTES, (frame, first, end) -> {
                    if (!frames.send(member, Lane.DATA, FrameKind.REPLIES, frame)) {
                        its.subList(first, end).forEach(this::handBack);
                    }
                });
            }
        });
    }

    /** The gateway is gone or can't be reached: others may have the job. */
    private void handBack(final JobPush push) {
        final PartitionPort port = partition.get();
        if (port == null) {
            return;
        }
        port.closeJobStream(push.jobStreamId());
        final JobValue job = push.job().job();
        port.submit(new CommandRequest(
                push.partitionId(),
                push.job().key(),
                JobIntent.YIELD,
                JobValue.ofCommand(job.retries(), 0, -1, "", "", Packed.EMPTY_DOCUMENT),
                null));
    }

    @Override
    public void jobsAvailable(final int partitionId, final String jobType) {
        local.jobsAvailable(partitionId, jobType);
        final List<MemberId> others = gateways.others();
        if (!others.isEmpty()) {
            final byte[] frame = codec.encode(new GatewayMessage.JobsAvailable(partitionId, jobType));
            others.forEach(member -> frames.send(member, Lane.DATA, FrameKind.REPLIES, frame));
        }
    }
}
