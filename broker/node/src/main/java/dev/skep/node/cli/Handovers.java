package dev.skep.node.cli;

import dev.skep.node.json.JsonValue;

/** Shows where the leadership of partitions has moved. */
final class Handovers {
    private Handovers() {}

    /** The exit code: done when nothing speaks against it. */
    static int show(final Terminal terminal, final ManagementClient.Reply reply, final boolean json) {
        boolean done = true;
        int moved = 0;
        for (final JsonValue partition : reply.json().get("partitions").elements()) {
            final String reason = partition.get("reason").words();
            done &= reason.isEmpty();
            moved += partition.get("moved").isTrue() ? 1 : 0;
            if (!json) {
                terminal.out().println(line(partition, reason));
            }
        }
        if (json) {
            terminal.out().println(reply.body());
        } else {
            terminal.out().println(moved + " leadership(s) moved");
        }
        return done ? Skep.OK : Skep.FAILED;
    }

    private static String line(final JsonValue partition, final String reason) {
        final String id = "partition " + partition.get("partitionId").words() + ": ";
        final String from = broker(partition.get("from"));
        if (partition.get("moved").isTrue()) {
            return id + "from " + from + " to " + broker(partition.get("to"))
                    + (reason.isEmpty() ? "" : " (" + reason + ")");
        }
        return id + "stays with " + from + (reason.isEmpty() ? "" : ": " + reason);
    }

    private static String broker(final JsonValue member) {
        return member.isAbsent() ? "nobody" : "broker " + member.words();
    }
}
