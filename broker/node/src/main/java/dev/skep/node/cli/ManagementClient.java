package dev.skep.node.cli;

import dev.skep.base.Address;
import dev.skep.node.json.JsonValue;
import dev.skep.node.json.MalformedJson;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Asks the management endpoints of a broker. */
final class ManagementClient implements AutoCloseable {
    private static final String DEFAULT = "127.0.0.1:9600";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Longer than a broker waits for the one that decides, so that its answer arrives. */
    private static final Duration ANSWER = Duration.ofSeconds(25);
    /** For what is only nice to know. */
    private static final Duration QUICK = Duration.ofSeconds(2);

    private final String root;
    private final HttpClient client;

    /** An answer: its status, its body as it came, and what it says. */
    record Reply(int status, String body, JsonValue json) {}

    private ManagementClient(final String root) {
        this.root = root;
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    static OptionSpec option() {
        return OptionSpec.builder("--management")
                .paramLabel("HOST:PORT")
                .type(String.class)
                .arity("1")
                .description("Where the management of any broker of the cluster listens. Default: " + DEFAULT)
                .build();
    }

    static OptionSpec outputOption() {
        return OptionSpec.builder("--output")
                .paramLabel("FORMAT")
                .type(String.class)
                .arity("1")
                .description("text or json. Default: text")
                .build();
    }

    static void describe(final CommandSpec spec) {
        spec.addOption(option());
        spec.addOption(outputOption());
    }

    static ManagementClient of(final ParseResult parsed) {
        final String address = parsed.matchedOptionValue("--management", DEFAULT);
        try {
            final URI uri = new URI("http://" + address);
            if (uri.getHost() != null && uri.getPort() > 0 && uri.getPath().isEmpty()) {
                return new ManagementClient(uri.toString());
            }
        } catch (URISyntaxException e) {
            throw wrongAddress(address);
        }
        throw wrongAddress(address);
    }

    static ManagementClient at(final Address management) {
        return new ManagementClient("http://" + management);
    }

    private static WrongUse wrongAddress(final String address) {
        return new WrongUse("--management is \"" + address + "\", expected a host and a port such as " + DEFAULT);
    }

    /** Whether the answer is for programs. */
    static boolean json(final ParseResult parsed) {
        final String output = parsed.matchedOptionValue("--output", "text");
        return switch (output) {
            case "text" -> false;
            case "json" -> true;
            default -> throw new WrongUse("--output is \"" + output + "\", expected text or json");
        };
    }

    /** What the cluster is like now. */
    Reply cluster() {
        return done("GET", "/actuator/cluster", "", OptionalLong.empty());
    }

    /** The same from another broker, for what only that one knows; absent when it does not answer soon. */
    JsonValue clusterOf(final String management) {
        try {
            final Reply reply = exchange(
                    HttpRequest.newBuilder(URI.create(management + "/actuator/cluster"))
                            .timeout(QUICK)
                            .build(),
                    management);
            return reply.status() == 200 ? reply.json() : JsonValue.absent();
        } catch (NotDone | IllegalArgumentException e) {
            return JsonValue.absent();
        }
    }

    /** Asks, and throws {@link NotDone} with the broker's own words unless it does it. */
    Reply done(final String method, final String path, final String body, final OptionalLong ifMatch) {
        final Reply reply = ask(method, path, body, ifMatch);
        if (reply.status() / 100 == 2) {
            return reply;
        }
        final String message = reply.json()
                .get("message")
                .text()
                .or(() -> reply.json().get("detail").text())
                .orElse("no reason was given; is this the management port of a broker?");
        throw new NotDone(message + " (" + root + " answered " + reply.status() + ")");
    }

    Reply ask(final String method, final String path, final String body, final OptionalLong ifMatch) {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .timeout(ANSWER)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        ifMatch.ifPresent(version -> request.header("If-Match", "\"" + version + "\""));
        return exchange(request.build(), root);
    }

    private Reply exchange(final HttpRequest request, final String address) {
        try {
            final HttpResponse<String> response = client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(
                    response.statusCode(),
                    response.body(),
                    JsonValue.parse(response.body().getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedJson e) {
            throw new NotDone(address + " does not answer in JSON; is this the management port of a broker?");
        } catch (HttpTimeoutException e) {
            throw new NotDone(address + " did not answer in time; skep cluster status tells what was done");
        } catch (IOException e) {
            final String reason = e.getMessage() == null ? "no connection" : e.getMessage();
            throw new NotDone(address + " can't be reached (" + reason
                    + "); --management says where a broker's management listens");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotDone("interrupted");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
