package dev.skep.node.config;

import java.time.Duration;
import java.util.List;

/**
 * How the replicas of a partition agree on their leader.
 *
 * @param heartbeatInterval how often a leader speaks to each follower at least
 * @param electionTimeout for how long a follower hears nothing before it wants an election
 * @param priorityElection whether the preferred leader of a partition stands first, and gets leadership back
 */
public record ConsensusSettings(Duration heartbeatInterval, Duration electionTimeout, boolean priorityElection) {
    private static final int HEARTBEATS_PER_ELECTION = 3;

    static final Setting<Duration> HEARTBEAT_INTERVAL = new Setting<>(
            "zeebe.broker.cluster.heartbeatInterval",
            Kind.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "250ms",
            "How often the leader of a partition speaks to its followers, also when there is nothing to say.");
    static final Setting<Duration> ELECTION_TIMEOUT = new Setting<>(
            "zeebe.broker.cluster.electionTimeout",
            Kind.duration(Duration.ofMillis(1), Duration.ofHours(1)),
            "2500ms",
            "A follower that hears nothing of a leader for so long wants an election; at least three heartbeatIntervals.");
    static final Setting<Boolean> PRIORITY_ELECTION = new Setting<>(
            "zeebe.broker.cluster.raft.enablePriorityElection",
            Kind.bool(),
            "true",
            "Elect the replica of the highest priority when it is there, so that leaders are spread evenly.");

    static final Section<ConsensusSettings> SECTION = new Section<>(
            "Consensus",
            List.of(HEARTBEAT_INTERVAL, ELECTION_TIMEOUT, PRIORITY_ELECTION),
            values -> new ConsensusSettings(
                    values.of(HEARTBEAT_INTERVAL), values.of(ELECTION_TIMEOUT), values.of(PRIORITY_ELECTION)));

    public ConsensusSettings {
        final Duration least = heartbeatInterval.multipliedBy(HEARTBEATS_PER_ELECTION);
        new Requirements()
                .that(
                        electionTimeout.compareTo(least) >= 0,
                        ELECTION_TIMEOUT.path() + " is " + Kind.print(electionTimeout) + ", but must be at least "
                                + Kind.print(least) + ", three times the " + Kind.print(heartbeatInterval) + " of "
                                + HEARTBEAT_INTERVAL.path() + ": one late heartbeat is no reason for an election")
                .check();
    }
}
