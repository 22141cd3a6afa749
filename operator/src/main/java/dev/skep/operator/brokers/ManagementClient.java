package dev.skep.operator.brokers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skep.operator.plan.BrokersView;
import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Exporter;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Preview;
import dev.skep.operator.plan.Step;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks brokers. Everybody is asked at once and for a bounded time, so that a dead broker costs one time-out and not one each; there are no retries
 * here, because the next pass is the retry.
 */
public final class ManagementClient implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration READ = Duration.ofSeconds(5);
    private static final Duration CHANGE = Duration.ofSeconds(15);
    private static final String EXPORTERS = "/actuator/exporters";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .build();

    /**
     * What each of them says; who does not answer is not in it.
     *
     * @param exporters whether they are asked for these as well
     */
    public BrokersView look(final SortedMap<Integer, URI> brokers, final boolean exporters) {
        final SortedMap<Integer, Future<Optional<Answer>>> asked = new TreeMap<>();
        brokers.forEach((id, uri) -> asked.put(id, threads.submit(() -> look(uri, exporters))));
        final SortedMap<Integer, Answer> answers = new TreeMap<>();
        for (final Map.Entry<Integer, Future<Optional<Answer>>> one : asked.entrySet()) {
            try {
                one.getValue().get().ifPresent(answer -> answers.put(one.getKey(), answer));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new BrokersView(new TreeMap<>());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return new BrokersView(answers);
    }

    private Optional<Answer> look(final URI broker, final boolean exporters) throws InterruptedException {
        final Reply partitions = send(get(broker, "/actuator/partitions"));
        if (partitions.status() != 200) {
            return Optional.empty();
        }
        final Reply cluster = send(get(broker, "/actuator/cluster"));
        final Reply version = send(get(broker, "/actuator/info"));
        final Optional<Topology> topology =
                cluster.status() == 200 ? Optional.of(TopologyJson.topology(cluster.json())) : Optional.empty();
        return Optional.of(new Answer(
                version.json().at("/build/version").asText(""),
                topology,
                TopologyJson.replicas(partitions.json()),
                exporters ? exporters(broker) : Optional.empty()));
    }

    /** After the topology: with what is newer, a change from the topology of before would be refused. */
    private Optional<SortedMap<String, Exporter>> exporters(final URI broker) throws InterruptedException {
        final Reply reply = send(get(broker, EXPORTERS));
        return reply.status() == 200 ? Optional.of(TopologyJson.exporters(reply.json())) : Optional.empty();
    }

    /**
     * @param force without those that are not named, whose data is lost; the replication factor is what is left then
     * @param own whether the brokers understand headers that go beyond the public contract
     */
    public Outcome members(
            final Collection<URI> brokers,
            final Collection<Integer> members,
            final int replicationFactor,
            final boolean force,
            final long version,
            final String key,
            final boolean own) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(at(
                        any(brokers),
                        "/actuator/cluster/brokers?"
                                + (force ? "force=true" : "replicationFactor=" + replicationFactor)))
                .POST(HttpRequest.BodyPublishers.ofString(members.toString()));
        return change(request, version, key, own);
    }

    /** What they would do; empty when they don't say. */
    public Optional<Preview.Forecast> forecast(final Collection<URI> brokers, final Preview.Question question) {
        final Outcome outcome = outcome(HttpRequest.newBuilder(at(
                        any(brokers),
                        "/actuator/cluster/brokers?dryRun=true&replicationFactor=" + question.replicationFactor()))
                .header("Content-Type", "application/json")
                .timeout(CHANGE)
                .POST(HttpRequest.BodyPublishers.ofString(question.members().toString()))
                .build());
        return switch (outcome) {
            case Outcome.Accepted accepted ->
                Optional.of(TopologyJson.forecast(new Reply(200, accepted.detail()).json()));
            case Outcome.Refused refused -> Optional.of(new Preview.Forecast(0, 0, refused.why()));
            case Outcome.Unknown ignored -> Optional.empty();
        };
    }

    public Outcome partitions(
            final Collection<URI> brokers, final int count, final long version, final String key, final boolean own) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(at(any(brokers), "/actuator/cluster"))
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"partitions\":{\"count\":" + count + "}}"));
        return change(request, version, key, own);
    }

    /** @param broker that knows of the exporter */
    public Outcome exporter(
            final URI broker,
            final String id,
            final Step.Turn turn,
            final long version,
            final String key,
            final boolean own) {
        final HttpRequest.Builder request = switch (turn) {
            case ENABLE -> post(broker, EXPORTERS + "/" + id + "/enable");
            case DISABLE -> post(broker, EXPORTERS + "/" + id + "/disable");
            case REMOVE ->
                HttpRequest.newBuilder(at(broker, EXPORTERS + "/" + id)).DELETE();
        };
        return change(request, version, key, own);
    }

    private static HttpRequest.Builder post(final URI broker, final String path) {
        return HttpRequest.newBuilder(at(broker, path)).POST(HttpRequest.BodyPublishers.noBody());
    }

    public Outcome cancel(final Collection<URI> brokers, final long change) {
        return outcome(HttpRequest.newBuilder(at(any(brokers), "/actuator/cluster/changes/" + change))
                .DELETE()
                .timeout(CHANGE)
                .build());
    }

    public Outcome rebalance(final Collection<URI> brokers) {
        return outcome(HttpRequest.newBuilder(at(any(brokers), "/actuator/rebalance"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(CHANGE)
                .build());
    }

    /** Asks each of them; whether they have one shows by itself. */
    public void takeSnapshots(final Collection<URI> brokers) {
        final List<Future<Outcome>> asked = brokers.stream()
                .map(broker -> threads.submit(
                        () -> outcome(HttpRequest.newBuilder(at(broker, "/actuator/partitions/takeSnapshot"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .timeout(CHANGE)
                                .build())))
                .toList();
        for (final Future<Outcome> one : asked) {
            try {
                one.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    public Outcome drain(final Collection<URI> brokers, final int broker) {
        return outcome(HttpRequest.newBuilder(at(any(brokers), "/actuator/cluster/brokers/" + broker + "/drain"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .timeout(CHANGE)
                .build());
    }

    private Outcome change(final HttpRequest.Builder request, final long version, final String key, final boolean own) {
        request.header("Content-Type", "application/json").timeout(CHANGE);
        if (own) {
            request.header("If-Match", "\"" + version + "\"").header("Idempotency-Key", key);
        }
        return outcome(request.build());
    }

    private Outcome outcome(final HttpRequest request) {
        try {
            final Reply reply = send(request);
            final String said = reply.json().path("message").asText("status " + reply.status());
            return switch (reply.status()) {
                case 200, 202, 204 -> new Outcome.Accepted(reply.body());
                case 400, 404, 405, 422, 501 -> new Outcome.Refused(said);
                default -> new Outcome.Unknown(said);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Unknown("interrupted");
        }
    }

    /** Below whatever path the address of a broker has. */
    private static URI at(final URI broker, final String path) {
        final String base = broker.toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }

    private static URI any(final Collection<URI> brokers) {
        return brokers.iterator().next();
    }

    private static HttpRequest get(final URI broker, final String path) {
        return HttpRequest.newBuilder(at(broker, path)).timeout(READ).build();
    }

    /** Status 0: no answer. */
    private Reply send(final HttpRequest request) throws InterruptedException {
        try {
            final HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Reply(0, "{\"message\":\"no answer\"}");
        }
    }

    private record Reply(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                return JSON.createObjectNode();
            }
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }
}
