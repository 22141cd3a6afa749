package dev.skep.node.cluster;

import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionMessage;
import dev.skep.protocol.message.PartitionMessageCodec;
import dev.skep.protocol.message.PartitionPort;
import dev.skep.protocol.message.Refusal;
import java.util.List;

/** A partition that is led by another member: what is handed to it travels there. */
final class RemotePartition implements PartitionPort {
    /** Any thread of the gateway may call, and a codec has a buffer of its own. */
    private static final ThreadLocal<PartitionMessageCodec> CODEC = ThreadLocal.withInitial(PartitionMessageCodec::new);

    private final int partitionId;
    private final MemberId leader;
    private final Frames frames;
    private final GatewayPort gateway;

    /** @param gateway hears of commands that can't be sent */
    RemotePartition(final int partitionId, final MemberId leader, final Frames frames, final GatewayPort gateway) {
        this.partitionId = partitionId;
        this.leader = leader;
        this.frames = frames;
        this.gateway = gateway;
    }

    @Override
    public int partitionId() {
        return partitionId;
    }

    @Override
    public void submit(final CommandRequest request) {
        if (!send(new PartitionMessage.Submit(request)) && request.origin() != null) {
            gateway.replies(List.of(new CommandReply.Refused(
                    request.origin(),
                    new Refusal(
                            Refusal.Kind.NOT_LEADER,
                            "member " + leader + ", which leads partition " + partitionId
                                    + ", can't be reached right now"))));
        }
    }

    @Override
    public void openJobStream(final JobStream stream) {
        send(new PartitionMessage.OpenJobStream(partitionId, stream));
    }

    @Override
    public void closeJobStream(final long jobStreamId) {
        send(new PartitionMessage.CloseJobStream(partitionId, jobStreamId));
    }

    @Override
    public void jobStreamReady(final long jobStreamId, final boolean ready) {
        send(new PartitionMessage.JobStreamReady(partitionId, jobStreamId, ready));
    }

    private boolean send(final PartitionMessage message) {
        return frames.send(leader, Lane.DATA, FrameKind.COMMANDS, CODEC.get().encode(message));
    }
}
