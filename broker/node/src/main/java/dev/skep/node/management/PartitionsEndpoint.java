package dev.skep.node.management;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.skep.partition.Partition;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code /actuator/partitions}: state of the partitions, and what can be asked of all of them. */
final class PartitionsEndpoint {
    private static final long WAIT_SECONDS_MAX = 5;
    private static final String STATE_HASH = "stateHash";

    private final MemberControls member;

    PartitionsEndpoint(final MemberControls member) {
        this.member = member;
    }

    Answer answer(final Request request) {
        final PartitionOperation operation = PartitionOperation.ofPath(request.rest());
        final boolean hashes = request.rest().equals(STATE_HASH);
        if (!request.rest().isEmpty() && operation == null && !hashes) {
            return Answer.notFound(
                    request.path(), "there is no operation " + request.rest() + "; there are " + operations());
        }
        if (operation == null && !request.isGet()) {
            return Answer.methodNotAllowed(request.method(), request.path(), "GET");
        }
        if (operation != null && !request.method().equals("POST")) {
            return Answer.methodNotAllowed(request.method(), request.path(), "POST");
        }
        return member.up()
                .flatMap(MemberControls.Up::partitions)
                .map(partitions -> answer(request, partitions, operation, hashes))
                .orElseGet(() -> Answer.unavailable(request.path(), MemberControls.NOT_UP));
    }

    /** @param operation null to look only */
    private static Answer answer(
            final Request request,
            final PartitionControl partitions,
            final PartitionOperation operation,
            final boolean hashes) {
        try {
            if (hashes) {
                final SortedMap<Integer, Partition.StateHash> found = await(partitions.stateHashes());
                return Answer.json(200, json -> writeHashes(json, found));
            }
            if (operation != null) {
                await(partitions.run(operation));
            }
            final SortedMap<Integer, PartitionState> states = await(partitions.states());
            return Answer.json(200, json -> write(json, states));
        } catch (TimeoutException e) {
            return Answer.failed(
                    request.path(),
                    "the partitions did not answer within " + WAIT_SECONDS_MAX
                            + " s; the operation may still be done: GET /actuator/partitions shows its effect");
        } catch (ExecutionException e) {
            return Answer.failed(request.path(), "a partition could not do it: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.unavailable(request.path(), "the broker is stopping");
        }
    }

    private static <T> T await(final CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    }

    private static String operations() {
        final StringBuilder names = new StringBuilder();
        for (final PartitionOperation operation : PartitionOperation.values()) {
            names.append(names.isEmpty() ? "" : ", ").append(operation.path());
        }
        return names.toString();
    }

    private static void write(final JsonGenerator json, final SortedMap<Integer, PartitionState> states)
            throws IOException {
        for (final Map.Entry<Integer, PartitionState> entry : states.entrySet()) {
            final PartitionState state = entry.getValue();
            json.writeObjectFieldStart(entry.getKey().toString());
            json.writeStringField("role", state.role().name());
            number(json, "processedPosition", state.processedPosition());
            json.writeStringField("snapshotId", state.snapshotId());
            number(json, "processedPositionInSnapshot", state.processedPositionInSnapshot());
            json.writeStringField(
                    "streamProcessorPhase",
                    state.phase() == null ? null : state.phase().name());
            json.writeStringField("exporterPhase", state.exporterPhase().name());
            json.writeNumberField("exportedPosition", state.exportedPosition());
            json.writeEndObject();
        }
    }

    private static void writeHashes(final JsonGenerator json, final SortedMap<Integer, Partition.StateHash> hashes)
            throws IOException {
        for (final Map.Entry<Integer, Partition.StateHash> entry : hashes.entrySet()) {
            json.writeObjectFieldStart(entry.getKey().toString());
            json.writeNumberField("position", entry.getValue().position());
            json.writeStringField(
                    "hash", HexFormat.of().toHexDigits(entry.getValue().hash()));
            json.writeEndObject();
        }
    }

    private static void number(final JsonGenerator json, final String name, final Long value) throws IOException {
        if (value == null) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, value);
        }
    }
}
