package dev.skep.node.cluster;

import dev.skep.base.Loop;
import dev.skep.partition.ExportStatus;
import dev.skep.partition.Partition;
import dev.skep.protocol.intent.ExporterIntent;
import dev.skep.protocol.message.CommandRequest;
import dev.skep.protocol.value.ExporterValue;
import java.util.function.Consumer;

/**
 * Turns an exporter on or off at one replica. Whether it is to run stands on the log of the partition, so its leader is told,
 * whoever that is, and the replica waits until it has heard of it.
 */
final class ExporterSwitch {
    private final Loop loop;
    private final Partition replica;
    private final CommandRequest order;
    private final Consumer<CommandRequest> toLeader;
    private final boolean enabled;
    private boolean done;

    /** @param loop of whoever asks again and again */
    ExporterSwitch(
            final Loop loop,
            final Partition replica,
            final String exporter,
            final boolean enabled,
            final String initializeFrom,
            final Consumer<CommandRequest> toLeader) {
        this.loop = loop;
        this.replica = replica;
        this.toLeader = toLeader;
        this.enabled = enabled;
        order = new CommandRequest(
                replica.partitionId(),
                -1,
                enabled ? ExporterIntent.ENABLE : ExporterIntent.DISABLE,
                new ExporterValue(exporter, -1, 0, new byte[0], initializeFrom),
                null);
    }

    /** Whether it is done, as far as is known; looks again for the next time. */
    boolean advance() {
        if (!done) {
            replica.askExporters(status -> loop.post(() -> look(status)));
        }
        return done;
    }

    private void look(final ExportStatus status) {
        final String id = ((ExporterValue) order.value()).exporterId();
        done |= status.isEnabled(id) == enabled;
        if (!done) {
            toLeader.accept(order);
        }
    }
}
