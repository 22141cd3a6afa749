package dev.skep.protocol.message;

import dev.skep.protocol.Origin;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.value.RecordValue;

/**
 * A command for one partition.
 *
 * @param key the entity to act on, -1 where the command makes one
 * @param origin who waits for the answer, null where nobody does (commands between partitions)
 */
public record CommandRequest(int partitionId, long key, Intent intent, RecordValue value, Origin origin) {}
