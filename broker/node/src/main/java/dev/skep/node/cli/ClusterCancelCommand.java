package dev.skep.node.cli;

import dev.skep.node.json.JsonValue;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code skep cluster cancel}: what is left of a change is dropped. */
final class ClusterCancelCommand implements Command {
    private final Terminal terminal;

    ClusterCancelCommand(final Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public String name() {
        return "cancel";
    }

    @Override
    public void describe(final CommandSpec spec) {
        spec.usageMessage()
                .description(
                        "Drop what the change under way has left to do. What was done stays; ask for another change to"
                                + " go back.");
        ManagementClient.describe(spec);
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("CHANGE")
                .type(String.class)
                .index("0")
                .arity("0..1")
                .description("Its id. Default: the one under way")
                .build());
    }

    @Override
    public int run(final ParseResult parsed) {
        final String given = parsed.matchedPositionalValue(0, "");
        if (!given.matches("\\d{0,18}")) {
            throw new WrongUse("CHANGE is \"" + given + "\", expected the id of a change");
        }
        final boolean json = ManagementClient.json(parsed);
        try (ManagementClient client = ManagementClient.of(parsed)) {
            final String id = given.isEmpty() ? underWay(client) : given;
            final ManagementClient.Reply reply =
                    client.done("DELETE", "/actuator/cluster/changes/" + id, "", OptionalLong.empty());
            terminal.out().println(json ? reply.body() : "change " + id + " is cancelled; what was done of it stays");
        }
        return Skep.OK;
    }

    private static String underWay(final ManagementClient client) {
        final JsonValue id = client.cluster().json().get("pendingChange").get("id");
        if (id.isAbsent()) {
            throw new NotDone("no change is under way");
        }
        return id.words();
    }
}
