package dev.skep.node.log;

import dev.skep.protocol.Record;
import java.time.Instant;

/** A record of the log as one line for people. */
public final class RecordLine {
    private RecordLine() {}

    public static String of(final Record entry) {
        final StringBuilder line = new StringBuilder(256);
        line.append(entry.position())
                .append(' ')
                .append(Instant.ofEpochMilli(entry.timestamp()))
                .append(' ');
        line.append(
                switch (entry.recordType()) {
                    case EVENT -> "event";
                    case COMMAND -> entry.deferred() ? "command (deferred)" : "command";
                    case COMMAND_REJECTION -> "rejection";
                });
        line.append(' ')
                .append(entry.valueType())
                .append(' ')
                .append(entry.intent().name());
        if (entry.key() >= 0) {
            line.append(" key=").append(entry.key());
        }
        if (entry.sourcePosition() >= 0) {
            line.append(" source=").append(entry.sourcePosition());
        }
        if (entry.rejectionType() != null) {
            line.append(' ').append(entry.rejectionType()).append(": ").append(entry.rejectionReason());
        }
        return line.append(' ').append(RecordJson.value(entry)).toString();
    }
}
