package dev.skep.gateway;

import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.message.GatewayMessage;
import dev.skep.protocol.message.GatewayMessageCodec;
import dev.skep.protocol.message.GatewayPort;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.message.PartitionMessage;
import dev.skep.protocol.message.PartitionMessageCodec;
import dev.skep.protocol.message.PartitionPort;
import java.util.List;

/** The two ports with bytes between them, as between members. */
final class Wire {
    private Wire() {}

    record ToPartition(PartitionPort far) implements PartitionPort {
        private void send(final PartitionMessage message) {
            PartitionMessageCodec.decode(new PartitionMessageCodec().encode(message))
                    .deliverTo(far);
        }

        @Override
        public int partitionId() {
            return far.partitionId();
        }

        @Override
        public void submit(final CommandRequest request) {
            send(new PartitionMessage.Submit(request));
        }

        @Override
        public void openJobStream(final JobStream stream) {
            send(new PartitionMessage.OpenJobStream(partitionId(), stream));
        }

        @Override
        public void closeJobStream(final long jobStreamId) {
            send(new PartitionMessage.CloseJobStream(partitionId(), jobStreamId));
        }

        @Override
        public void jobStreamReady(final long jobStreamId, final boolean ready) {
            send(new PartitionMessage.JobStreamReady(partitionId(), jobStreamId, ready));
        }
    }

    record ToGateway(GatewayPort far) implements GatewayPort {
        private void send(final byte[] bytes) {
            GatewayMessageCodec.decode(bytes).deliverTo(far);
        }

        @Override
        public long gatewayId() {
            return far.gatewayId();
        }

        @Override
        public void replies(final List<CommandReply> replies) {
            new GatewayMessageCodec().encodeReplies(replies, 1_000, this::send);
        }

        @Override
        public void pushes(final List<JobPush> pushes) {
            new GatewayMessageCodec().encodePushes(pushes, 1_000, (frame, first, end) -> send(frame));
        }

        @Override
        public void jobsAvailable(final int partitionId, final String jobType) {
            send(new GatewayMessageCodec().encode(new GatewayMessage.JobsAvailable(partitionId, jobType)));
        }
    }
}
