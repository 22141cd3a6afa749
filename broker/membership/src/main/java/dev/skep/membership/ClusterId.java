package dev.skep.membership;

import dev.skep.base.Check;

/** Names a cluster: members of different clusters do not talk to each other. */
public record ClusterId(String text) {
    public ClusterId {
        Check.that(!text.isEmpty(), "a cluster id is not empty");
    }

    @Override
    public String toString() {
        return text;
    }
}
