package dev.skep.simulator;

import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.message.JobPush;
import dev.skep.protocol.message.JobStream;
import dev.skep.protocol.value.RecordValue;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** A gateway as its clients see it. */
public interface Front {
    /** Names this start of this gateway. */
    long gatewayId();

    /**
     * Sends a command; {@code then} gets the answer, or null when its outcome stays unknown.
     *
     * @param rejections that may be the answer
     */
    void call(
            int partitionId,
            long key,
            Intent intent,
            RecordValue value,
            List<RejectionType> rejections,
            Consumer<CommandReply> then);

    /** The same for an answer that comes only if the instance completes. */
    void callAndWait(
            int partitionId,
            Intent intent,
            RecordValue value,
            List<RejectionType> rejections,
            Consumer<CommandReply> then);

    /** A command that nobody waits for. */
    void tell(int partitionId, long key, Intent intent, RecordValue value);

    /** Opens the stream at all partitions. */
    void openStream(JobStream stream, Consumer<JobPush> worker);

    void streamReady(long streamId, boolean ready);

    void closeStream(long streamId);

    /** Hears of partitions and types of jobs that nobody took. */
    void onJobsAvailable(BiConsumer<Integer, String> listener);
}
