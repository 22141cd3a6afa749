package dev.skep.engine.message;

import dev.skep.base.Packed;
import dev.skep.engine.EngineHarness;
import dev.skep.engine.Json;
import dev.skep.protocol.CorrelationHash;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.MessageCorrelationIntent;
import dev.skep.protocol.intent.MessageIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.MessageCorrelationValue;
import dev.skep.protocol.value.MessageValue;
import java.time.Duration;

/** The publication of a message, as a client says it: by default without id, variables and time to live. */
public final class Publication {
    private final EngineHarness engine;
    private final int partitions;
    private final String name;
    private String correlationKey = "";
    private String messageId = "";
    private String tenantId = Tenants.DEFAULT;
    private Duration timeToLive = Duration.ZERO;
    private Packed variables = Packed.EMPTY_DOCUMENT;

    public Publication(final EngineHarness engine, final int partitions, final String name) {
        this.engine = engine;
        this.partitions = partitions;
        this.name = name;
    }

    public Publication withKey(final String newCorrelationKey) {
        correlationKey = newCorrelationKey;
        return this;
    }

    Publication id(final String newMessageId) {
        messageId = newMessageId;
        return this;
    }

    Publication tenant(final String newTenantId) {
        tenantId = newTenantId;
        return this;
    }

    /** For an hour. */
    Publication buffered() {
        return timeToLive(Duration.ofHours(1));
    }

    Publication timeToLive(final Duration newTimeToLive) {
        timeToLive = newTimeToLive;
        return this;
    }

    public Publication withVariables(final String json) {
        variables = Json.pack(json);
        return this;
    }

    /** Publishes it; gives its key. */
    public long publish() {
        return EngineHarness.accepted(reply()).key();
    }

    /** Gives it to whoever takes it now, and waits for that; gives the number of the request. */
    long correlate() {
        return engine.submit(
                CorrelationHash.partitionOf(correlationKey, partitions),
                -1,
                MessageCorrelationIntent.CORRELATE,
                MessageCorrelationValue.ofCommand(name, correlationKey, variables, tenantId));
    }

    CommandReply reply() {
        final long millis =
                timeToLive.compareTo(Duration.ofMillis(Long.MAX_VALUE)) >= 0 ? Long.MAX_VALUE : timeToLive.toMillis();
        return engine.replyTo(engine.submit(
                CorrelationHash.partitionOf(correlationKey, partitions),
                -1,
                MessageIntent.PUBLISH,
                new MessageValue(name, correlationKey, messageId, millis, -1, variables, tenantId)));
    }
}
