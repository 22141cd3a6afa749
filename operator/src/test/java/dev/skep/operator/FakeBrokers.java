package dev.skep.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** The management API of a cluster of brokers, over real HTTP, one server for all of them: {@code /<id>/actuator/...} is broker id. */
final class FakeBrokers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final SortedSet<Integer> alive = new TreeSet<>();
    private SortedSet<Integer> members = new TreeSet<>();
    private int partitions;
    private int factor;
    private long version;
    private long changes;
    private int looksUntilDone;
    final List<String> requests = new CopyOnWriteArrayList<>();
    String refusal;
    /** Asked before anything is answered, with the method: false when whoever asks is dead. */
    volatile Predicate<String> lets = method -> true;
    /** Told of everything that was asked for, but not of a drain that comes again: it finds nobody who leads. */
    volatile Runnable changed = () -> {};
    /** Brokers of somebody else: they say and understand what the public contract has, and nothing more. */
    volatile boolean foreign;
    /** Headers that are not of the public contract. */
    final List<String> strangeHeaders = new CopyOnWriteArrayList<>();

    private long looks;
    /** Who leads what it should not, by partition; until somebody asks for the preferred ones. */
    private final SortedMap<Integer, Integer> strayLeaders = new TreeMap<>();
    /** What brokers say that they run; 1.0.0 for those that are not in it. */
    private final SortedMap<Integer, String> versions = new TreeMap<>();

    private long position;
    private final SortedMap<Integer, Long> snapshots = new TreeMap<>();
    /** Whether brokers take the snapshots that they are asked for. */
    volatile boolean takesSnapshots = true;
    /** Whether a change goes on only while all of its brokers are there. */
    volatile boolean patient;

    private SortedSet<Integer> changing = new TreeSet<>();
    /** Those that a broker was started with. */
    private final SortedMap<Integer, SortedSet<String>> configured = new TreeMap<>();
    /** Those that they were told of: whether they are enabled. */
    private final SortedMap<String, Boolean> switched = new TreeMap<>();
    /** Why they enable, disable and remove no exporter; null when they do. */
    volatile String exporterRefusal;

    private String switching = "";
    /** The drain that was asked for last. */
    private String drained = "";

    FakeBrokers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI of(final int broker) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + broker + "/");
    }

    synchronized void alive(final SortedSet<Integer> ids, final int firstPartitions, final int firstFactor) {
        alive.clear();
        alive.addAll(ids);
        if (version == 0 && !ids.isEmpty()) {
            members = new TreeSet<>(ids);
            partitions = firstPartitions;
            factor = firstFactor;
            version = 1;
        }
    }

    synchronized SortedSet<Integer> members() {
        return new TreeSet<>(members);
    }

    /** Takes in a broker that nobody has a pod of. */
    synchronized void takeIn(final int broker) {
        members.add(broker);
        version++;
    }

    /** How often a broker was asked how it is. */
    synchronized long looks() {
        return looks;
    }

    synchronized void leads(final int partition, final int broker) {
        strayLeaders.put(partition, broker);
    }

    /** A broker that starts again has taken no snapshot yet. */
    synchronized void version(final int broker, final String version) {
        if (!version.equals(versions.put(broker, version))) {
            snapshots.remove(broker);
        }
    }

    synchronized void exporters(final int broker, final SortedSet<String> ids) {
        configured.put(broker, new TreeSet<>(ids));
    }

    /** Whether it is configured somewhere, and not disabled. */
    synchronized boolean exports(final String id) {
        return configured.entrySet().stream()
                        .anyMatch(broker -> alive.contains(broker.getKey())
                                && broker.getValue().contains(id))
                && switched.getOrDefault(id, true);
    }

    synchronized long topologyVersion() {
        return version;
    }

    private SortedMap<Integer, SortedMap<Integer, Integer>> placement() {
        final List<Integer> brokers = List.copyOf(members);
        final SortedMap<Integer, SortedMap<Integer, Integer>> held = new TreeMap<>();
        brokers.forEach(id -> held.put(id, new TreeMap<>()));
        for (int partition = 1; partition <= partitions; partition++) {
            for (int i = 0; i < factor; i++) {
                held.get(brokers.get((partition - 1 + i) % brokers.size())).put(partition, factor - i);
            }
        }
        return held;
    }

    private void handle(final HttpExchange exchange) throws IOException {
        final String path = exchange.getRequestURI().getPath();
        final int slash = path.indexOf('/', 1);
        final int broker = Integer.parseInt(path.substring(1, slash));
        final String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        final Reply reply = reply(broker, exchange.getRequestMethod(), path.substring(slash), exchange, body);
        final byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), bytes.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(bytes);
        }
    }

    private record Reply(int status, String body) {}

    private synchronized Reply reply(
            final int broker, final String method, final String path, final HttpExchange exchange, final String body)
            throws IOException {
        if (!alive.contains(broker) || !lets.test(method)) {
            return new Reply(503, "{\"message\":\"starting\"}");
        }
        for (final String header : List.of("If-Match", "Idempotency-Key")) {
            if (exchange.getRequestHeaders().containsKey(header)) {
                strangeHeaders.add(header);
            }
        }
        if (isDryRun(exchange)) {
            return new Reply(200, plannedChanges(body));
        }
        if (!method.equals("GET")) {
            requests.add(method + " " + path
                    + (exchange.getRequestURI().getQuery() == null
                            ? ""
                            : "?" + exchange.getRequestURI().getQuery())
                    + " " + body);
            if (!path.endsWith("/drain")) {
                changed.run();
            } else if (!path.equals(drained)) {
                drained = path;
                changed.run();
            }
        } else if (path.equals("/actuator/partitions")) {
            looks++;
        }
        if (path.startsWith("/actuator/exporters")) {
            return exporters(broker, method, path);
        }
        return switch (path) {
            case "/actuator/info" ->
                new Reply(200, "{\"build\":{\"version\":\"" + versions.getOrDefault(broker, "1.0.0") + "\"}}");
            case "/actuator/partitions" -> new Reply(200, partitionsOf(broker));
            case "/actuator/partitions/takeSnapshot" -> {
                if (takesSnapshots) {
                    snapshots.put(broker, position);
                }
                yield new Reply(200, partitionsOf(broker));
            }
            case "/actuator/rebalance" -> {
                strayLeaders.clear();
                yield new Reply(200, "{}");
            }
            case "/actuator/cluster/brokers" -> change(exchange, body);
            case "/actuator/cluster" -> new Reply(200, topology());
            default -> new Reply(path.endsWith("/drain") && !foreign ? 200 : 404, "{}");
        };
    }

    private String partitionsOf(final int broker) {
        final ObjectNode answer = JSON.createObjectNode();
        final Map<Integer, Integer> held = placement().getOrDefault(broker, new TreeMap<>());
        position++;
        held.forEach((partition, priority) -> {
            final Integer stray = strayLeaders.get(partition);
            final boolean leads = (stray == null ? preferred(partition) : stray) == broker;
            answer.putObject(Integer.toString(partition))
                    .put("role", leads ? "LEADER" : "FOLLOWER")
                    .put("processedPosition", position)
                    .put("processedPositionInSnapshot", snapshots.get(broker));
        });
        return answer.toString();
    }

    /** The living one of the highest priority. */
    private int preferred(final int partition) {
        return placement().entrySet().stream()
                .filter(broker ->
                        alive.contains(broker.getKey()) && broker.getValue().containsKey(partition))
                .max(Comparator.comparingInt(broker -> broker.getValue().get(partition)))
                .map(Map.Entry::getKey)
                .orElse(-1);
    }

    private static boolean isDryRun(final HttpExchange exchange) {
        final String query = exchange.getRequestURI().getQuery();
        return query != null && query.contains("dryRun=true");
    }

    /** Each that is new gets one replica. */
    private String plannedChanges(final String body) throws IOException {
        final ObjectNode answer = JSON.createObjectNode();
        for (final JsonNode id : JSON.readTree(body)) {
            if (!members.contains(id.asInt())) {
                for (final String operation : List.of("BROKER_ADD", "PARTITION_JOIN")) {
                    answer.withArray("plannedChanges")
                            .addObject()
                            .put("operation", operation)
                            .put("brokerId", id.asInt());
                }
            }
        }
        return answer.toString();
    }

    private Reply change(final HttpExchange exchange, final String body) throws IOException {
        if (refusal != null) {
            return new Reply(400, "{\"message\":\"" + refusal + "\"}");
        }
        if (looksUntilDone > 0) {
            return new Reply(409, "{\"message\":\"another change\"}");
        }
        final SortedSet<Integer> before = members;
        members = new TreeSet<>();
        for (final JsonNode id : JSON.readTree(body)) {
            members.add(id.asInt());
        }
        changing = new TreeSet<>(members);
        if (exchange.getRequestURI().getQuery().equals("force=true")) {
            factor = Math.min(factor, members.size());
        } else {
            changing.addAll(before);
            factor = Integer.parseInt(exchange.getRequestURI().getQuery().split("=", 2)[1]);
        }
        version++;
        changes++;
        looksUntilDone = 2;
        return new Reply(202, "{\"changeId\":" + changes + "}");
    }

    private Reply exporters(final int broker, final String method, final String path) {
        if (foreign) {
            return new Reply(404, "{}");
        }
        final SortedSet<String> loaded = configured.getOrDefault(broker, new TreeSet<>());
        final SortedSet<String> known = new TreeSet<>(loaded);
        known.addAll(switched.keySet());
        if (method.equals("GET")) {
            final ArrayNode answer = JSON.createArrayNode();
            known.forEach(id -> {
                final boolean enabled = switched.getOrDefault(id, true);
                final boolean under = looksUntilDone > 0 && id.equals(switching);
                answer.addObject()
                        .put("exporterId", id)
                        .put("status", enabled ? under ? "ENABLING" : "ENABLED" : under ? "DISABLING" : "DISABLED")
                        .put("loaded", loaded.contains(id));
            });
            return new Reply(200, answer.toString());
        }
        final String id = path.split("/", -1)[3];
        if (exporterRefusal != null || !known.contains(id)) {
            return new Reply(
                    400,
                    "{\"message\":\"" + (exporterRefusal == null ? "there is no exporter " + id : exporterRefusal)
                            + "\"}");
        }
        if (looksUntilDone > 0) {
            return new Reply(409, "{\"message\":\"another change\"}");
        }
        switching = id;
        switched.put(id, path.endsWith("/enable"));
        changing = new TreeSet<>(members);
        version++;
        changes++;
        looksUntilDone = 2;
        return new Reply(202, "{\"changeId\":" + changes + "}");
    }

    private String topology() {
        final ObjectNode answer = JSON.createObjectNode();
        final boolean goesOn = !patient || alive.containsAll(changing);
        if (looksUntilDone > 0 && goesOn && --looksUntilDone == 0) {
            version++;
        }
        answer.put("version", version);
        if (!foreign) {
            answer.put("clusterId", "c1").put("partitionsCount", partitions).put("replicationFactor", factor);
        }
        placement().forEach((id, held) -> {
            final ObjectNode broker =
                    answer.withArray("brokers").addObject().put("id", id).put("state", "ACTIVE");
            broker.putArray("partitions");
            held.forEach((partition, priority) -> broker.withArray("partitions")
                    .addObject()
                    .put("id", partition)
                    .put("priority", priority));
        });
        if (looksUntilDone > 0) {
            final ObjectNode pending = answer.putObject("pendingChange").put("id", changes);
            pending.put("status", "IN_PROGRESS").putArray("completed");
            pending.putArray("pending")
                    .addObject()
                    .put("operation", "PARTITION_JOIN")
                    .put("brokerId", 3);
        } else if (changes > 0) {
            answer.putObject("lastChange").put("id", changes).put("status", "COMPLETED");
        }
        return answer.toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
