package dev.skep.e2e.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.e2e.fixture.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Everything that a ZeebeCluster says of itself, from the first moment on, and whether that goes together. */
final class Chronicle implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process watch;
    private final Thread reader;
    private final List<JsonNode> states = new CopyOnWriteArrayList<>();

    Chronicle(final Namespace namespace, final String name) {
        watch = namespace.start("get", "zc", name, "--watch", "-o", "json");
        reader = Thread.ofPlatform().name("chronicle").start(this::read);
    }

    private void read() {
        try (MappingIterator<JsonNode> all = JSON.readerFor(JsonNode.class).readValues(watch.getInputStream())) {
            while (all.hasNextValue()) {
                states.add(all.nextValue());
            }
        } catch (final IOException e) {
            if (watch.isAlive()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Until it has been so, however short. */
    void await(final String what, final Predicate<JsonNode> so) {
        Await.value(Orders.PATIENCE, () -> {
            assertThat(states.stream().map(state -> state.path("status")).anyMatch(so))
                    .as(what)
                    .isTrue();
            return null;
        });
    }

    /** All values of a field, without those of no value. */
    Set<String> texts(final String pointer) {
        final Set<String> texts = new TreeSet<>();
        for (final JsonNode state : states) {
            final String text = state.at(pointer).asText();
            if (!text.isEmpty()) {
                texts.add(text);
            }
        }
        return texts;
    }

    static JsonNode condition(final JsonNode resource, final String type) {
        for (final JsonNode condition : resource.at("/status/conditions")) {
            if (condition.path("type").asText().equals(type)) {
                return condition;
            }
        }
        throw new AssertionError("there is no condition " + type);
    }

    /** No sentence is empty, and nobody who reads only one of the conditions is misled. */
    void assertConsistent() {
        for (final JsonNode state : states) {
            final JsonNode status = state.path("status");
            if (status.path("conditions").isEmpty()) {
                continue;
            }
            assertThat(status.path("message").asText()).as("%s", status).isNotEmpty();
            final boolean ready = isTrue(state, "Ready");
            final String phase = status.path("phase").asText();
            assertThat(ready).as("%s", status).isEqualTo(phase.equals("Running") || phase.equals("Rebalancing"));
            if (ready) {
                assertThat(isTrue(state, "Available")).as("%s", status).isTrue();
                assertThat(isTrue(state, "Degraded")).as("%s", status).isFalse();
                assertThat(isTrue(state, "TopologyInSync")).as("%s", status).isTrue();
                assertThat(isTrue(state, "RolloutComplete")).as("%s", status).isTrue();
                assertThat(status.at("/partitions/healthy")).as("%s", status).isEqualTo(status.at("/partitions/total"));
                assertThat(status.path("readyReplicas")).as("%s", status).isEqualTo(status.path("replicas"));
            }
        }
    }

    /** Never two brokers that were not ready at the same moment. */
    void assertAtMostOneAway() {
        for (final JsonNode state : states) {
            int away = 0;
            for (final JsonNode broker : state.at("/status/brokers")) {
                away += broker.path("ready").asBoolean() ? 0 : 1;
            }
            assertThat(away).as("%s", state.path("status")).isLessThanOrEqualTo(1);
        }
    }

    private static boolean isTrue(final JsonNode state, final String type) {
        return condition(state, type).path("status").asText().equals("True");
    }

    @Override
    public void close() {
        watch.descendants().forEach(ProcessHandle::destroy); // what kubectl was started by does not take it along
        watch.destroy();
        try {
            reader.join();
        } catch (final InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
