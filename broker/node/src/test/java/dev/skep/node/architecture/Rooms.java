package dev.skep.node.architecture;

import java.util.ArrayList;
import java.util.List;

/** The rooms of the broker and the arrows between them: the allow-list that the build is held to. */
enum Rooms {
    BASE("base"),
    PLATFORM("platform", "base"),
    PROTOCOL("protocol", "base"),
    JOURNAL("journal", "base"),
    STATE("state", "base"),
    MODEL("model", "base"),
    ENGINE("engine", "base", "protocol", "state", "model"),
    PARTITION("partition", "base", "protocol", "journal", "state", "engine"),
    GATEWAY("gateway", "base", "protocol"),
    NODE("node", "base", "platform", "protocol", "journal", "state", "model", "engine", "partition", "gateway");

    private final String folder;
    private final List<String> mayUse;

    Rooms(final String folder, final String... mayUse) {
        this.folder = folder;
        this.mayUse = List.of(mayUse);
    }

    /** Also the name of its package below {@code dev.skep}. */
    String folder() {
        return folder;
    }

    String packages() {
        return "dev.skep." + folder + "..";
    }

    /** All of our packages that this room must not use. */
    String[] forbidden() {
        final List<String> forbidden = new ArrayList<>();
        for (final Rooms other : values()) {
            if (other != this && !mayUse.contains(other.folder)) {
                forbidden.add(other.packages());
            }
        }
        return forbidden.toArray(String[]::new);
    }
}
