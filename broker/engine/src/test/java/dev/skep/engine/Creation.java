package dev.skep.engine;

import dev.skep.base.Packed;
import dev.skep.protocol.Tenants;
import dev.skep.protocol.intent.ProcessInstanceCreationIntent;
import dev.skep.protocol.message.CommandReply;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.part.InstanceTraits;
import java.util.List;

/** The creation of an instance, as a client says it. */
public final class Creation {
    private final EngineHarness harness;
    private String bpmnProcessId;
    private int version = -1;
    private long definitionKey = -1;
    private int partitionId = 1;
    private String tenantId = Tenants.DEFAULT;
    private Packed variables = Packed.EMPTY_DOCUMENT;
    private List<String> elementIds = List.of();
    private InstanceTraits traits = InstanceTraits.NONE;

    Creation(final EngineHarness harness, final String bpmnProcessId) {
        this.harness = harness;
        this.bpmnProcessId = bpmnProcessId;
    }

    public Creation withVariables(final String json) {
        variables = Json.pack(json);
        return this;
    }

    public Creation version(final int newVersion) {
        version = newVersion;
        return this;
    }

    /** By key instead of by id. */
    public Creation byKey(final long processDefinitionKey) {
        bpmnProcessId = "";
        definitionKey = processDefinitionKey;
        return this;
    }

    public Creation tenant(final String newTenantId) {
        tenantId = newTenantId;
        return this;
    }

    /** At these elements instead of the start event. */
    public Creation at(final String... newElementIds) {
        elementIds = List.of(newElementIds);
        return this;
    }

    /** To be terminated with the end of one of these elements. */
    public Creation endingAfter(final String... newElementIds) {
        traits = new InstanceTraits(List.of(newElementIds), traits.tags(), traits.businessId());
        return this;
    }

    public Creation tagged(final String... tags) {
        traits = new InstanceTraits(traits.endsAfter(), List.of(tags), traits.businessId());
        return this;
    }

    public Creation businessId(final String businessId) {
        traits = new InstanceTraits(traits.endsAfter(), traits.tags(), businessId);
        return this;
    }

    public Creation on(final int newPartitionId) {
        partitionId = newPartitionId;
        return this;
    }

    /** Creates it; gives its key. */
    public long start() {
        return EngineHarness.accepted(reply()).key();
    }

    public CommandReply reply() {
        return harness.replyTo(submit(ProcessInstanceCreationIntent.CREATE, List.of()));
    }

    /** Creates it and waits for its end; gives the number of the request. */
    public long awaitingResult(final String... fetchVariables) {
        return submit(ProcessInstanceCreationIntent.CREATE_WITH_AWAITING_RESULT, List.of(fetchVariables));
    }

    private long submit(final ProcessInstanceCreationIntent intent, final List<String> fetchVariables) {
        return harness.submit(
                partitionId,
                -1,
                intent,
                new ProcessInstanceCreationValue(
                        bpmnProcessId,
                        version,
                        definitionKey,
                        -1,
                        variables,
                        elementIds,
                        fetchVariables,
                        tenantId,
                        traits));
    }
}
