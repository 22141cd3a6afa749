package dev.skep.protocol.message;

/** What a gateway (or another partition, with a {@link Submit}) sends to the member that leads a partition. */
public sealed interface PartitionMessage {
    int partitionId();

    /** A command; without an origin it comes from another partition, and nobody waits for an answer. */
    record Submit(CommandRequest request) implements PartitionMessage {
        @Override
        public int partitionId() {
            return request.partitionId();
        }
    }

    /** See {@link PartitionPort#openJobStream}. */
    record OpenJobStream(int partitionId, JobStream stream) implements PartitionMessage {}

    /** See {@link PartitionPort#closeJobStream}. */
    record CloseJobStream(int partitionId, long jobStreamId) implements PartitionMessage {}

    /** See {@link PartitionPort#jobStreamReady}. */
    record JobStreamReady(int partitionId, long jobStreamId, boolean ready) implements PartitionMessage {}

    /** Does at the port what the message says. */
    default void deliverTo(final PartitionPort port) {
        switch (this) {
            case Submit submit -> port.submit(submit.request());
            case OpenJobStream open -> port.openJobStream(open.stream());
            case CloseJobStream close -> port.closeJobStream(close.jobStreamId());
            case JobStreamReady news -> port.jobStreamReady(news.jobStreamId(), news.ready());
        }
    }
}
