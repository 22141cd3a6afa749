package dev.skep.engine.instance;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldWriter;
import dev.skep.base.Packed;
import dev.skep.engine.Decision;
import dev.skep.engine.TableIds;
import dev.skep.engine.element.Element;
import dev.skep.engine.variable.VariableScopes;
import dev.skep.protocol.Origin;
import dev.skep.protocol.intent.ProcessInstanceResultIntent;
import dev.skep.protocol.value.ProcessInstanceCreationValue;
import dev.skep.protocol.value.ProcessInstanceResultValue;
import dev.skep.state.Key;
import dev.skep.state.StateWriter;
import dev.skep.state.Table;
import dev.skep.state.ValueCodec;
import java.util.List;

/** Callers who wait for the end of an instance that they started. */
public final class AwaitedResults {
    private static final Table<Awaiting> AWAITED = new Table<>(
            TableIds.AWAITED_RESULTS, "awaited-results", ValueCodec.of(Awaiting::write, Awaiting::read, value -> 100));

    private final StateWriter state;
    private final ElementInstances instances;
    private final VariableScopes scopes;

    public AwaitedResults(final StateWriter state, final ElementInstances instances, final VariableScopes scopes) {
        this.state = state;
        this.instances = instances;
        this.scopes = scopes;
    }

    private record Awaiting(Origin origin, List<String> fetchVariables) {
        void write(final FieldWriter out) {
            origin.write(out);
            out.list(fetchVariables, FieldWriter::text);
        }

        static Awaiting read(final FieldReader in) {
            return new Awaiting(Origin.read(in), in.list(FieldReader::text));
        }
    }

    /** Applies the creation of an instance: somebody may wait for its end. */
    void applyCreation(final long key, final ProcessInstanceCreationValue value) {
        if (value.awaitsResult()) {
            final Origin origin = new Origin(value.awaitingGatewayId(), value.awaitingRequestId(), 0);
            state.put(AWAITED, Key.of(AWAITED, key), new Awaiting(origin, value.fetchVariables()));
        }
    }

    /** Applies the end of the wait. */
    public void applyResult(
            final long key,
            final ProcessInstanceResultIntent intent,
            final ProcessInstanceResultValue value,
            final long timestamp) {
        state.delete(AWAITED, Key.of(AWAITED, key));
    }

    /** Nobody gets an answer any more: the instance was terminated. */
    void forget(final long processInstanceKey) {
        state.delete(AWAITED, Key.of(AWAITED, processInstanceKey));
    }

    /** The instance completes: whoever waits gets its variables. */
    public void answer(final Element process, final Decision decision) {
        final Awaiting awaiting = state.get(AWAITED, Key.of(AWAITED, process.key()));
        if (awaiting == null) {
            return;
        }
        final Packed variables = scopes.document(process.key(), awaiting.fetchVariables());
        final ProcessInstanceResultValue result = new ProcessInstanceResultValue(
                process.value().bpmnProcessId(),
                process.value().version(),
                process.value().processDefinitionKey(),
                process.key(),
                variables,
                process.value().tenantId(),
                instances.require(process.key()).traits());
        decision.event(process.key(), ProcessInstanceResultIntent.COMPLETED, result);
        decision.replyTo(awaiting.origin(), process.key(), ProcessInstanceResultIntent.COMPLETED, result);
    }
}
