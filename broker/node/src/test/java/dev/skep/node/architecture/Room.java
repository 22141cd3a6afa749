package dev.skep.node.architecture;

import java.util.ArrayList;
import java.util.List;

/**
 * A room of the broker and the arrows that go out from it.
 *
 * @param folder below {@code broker/}, also the name of its package below {@code dev.skep}
 * @param mayUse folders of the rooms it may depend on
 */
record Room(String folder, List<String> mayUse) {
    /** The allow-list that the build is held to. */
    static final List<Room> ALL = List.of(
            room("base"),
            room("platform", "base"),
            room("protocol", "base"),
            room("journal", "base"),
            room("raft", "base"),
            room("membership", "base"),
            room("topology", "base"),
            room("transport", "base"),
            room("state", "base"),
            room("model", "base"),
            room("engine", "base", "protocol", "state", "model"),
            room("partition", "base", "protocol", "journal", "raft", "state", "engine"),
            room("exporters", "base", "protocol"),
            room("gateway", "base", "protocol", "topology"),
            room(
                    "node",
                    "base",
                    "platform",
                    "protocol",
                    "journal",
                    "raft",
                    "membership",
                    "topology",
                    "transport",
                    "state",
                    "model",
                    "engine",
                    "partition",
                    "exporters",
                    "gateway"));

    private static Room room(final String folder, final String... mayUse) {
        return new Room(folder, List.of(mayUse));
    }

    String packages() {
        return "dev.skep." + folder + "..";
    }

    /** All of our packages that this room must not use. */
    String[] forbidden() {
        final List<String> forbidden = new ArrayList<>();
        for (final Room other : ALL) {
            if (!other.folder.equals(folder) && !mayUse.contains(other.folder)) {
                forbidden.add(other.packages());
            }
        }
        return forbidden.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return folder + " -> " + mayUse;
    }
}
