package dev.skep.node.config;

import java.time.Duration;
import java.util.List;

/** The keys of {@link MembershipSettings} below a prefix: brokers and gateways that stand alone have the same ones. */
final class MembershipKeys {
    static final Section<MembershipSettings> OF_BROKER =
            new MembershipKeys("zeebe.broker.cluster.membership.").section();

    static final Section<MembershipSettings> OF_GATEWAY =
            new MembershipKeys("zeebe.gateway.cluster.membership.").section();

    private static final int MEMBERS_MAX = 1024;
    private static final int PROBES_PER_FAILURE = 2;
    private static final int GOSSIPS_PER_FAILURE = 4;

    private final Setting<Boolean> broadcastUpdates;
    private final Setting<Boolean> broadcastDisputes;
    private final Setting<Boolean> notifySuspect;
    private final Setting<Duration> gossipInterval;
    private final Setting<Integer> gossipFanout;
    private final Setting<Duration> probeInterval;
    private final Setting<Duration> probeTimeout;
    private final Setting<Integer> suspectProbes;
    private final Setting<Duration> failureTimeout;
    private final Setting<Duration> syncInterval;

    MembershipKeys(final String prefix) {
        broadcastUpdates = new Setting<>(
                prefix + "broadcastUpdates",
                Kind.bool(),
                "false",
                "Tell all members at once what this one finds, instead of some of them with each gossip.");
        broadcastDisputes = new Setting<>(
                prefix + "broadcastDisputes",
                Kind.bool(),
                "true",
                "A member that is suspected tells all others at once that it lives.");
        notifySuspect = new Setting<>(
                prefix + "notifySuspect",
                Kind.bool(),
                "false",
                "Tell a member at once that it is suspected, not only with the next probe.");
        gossipInterval = pace(prefix + "gossipInterval", "250ms", "How often news of members is passed on.");
        gossipFanout = new Setting<>(
                prefix + "gossipFanout", Kind.whole(1, MEMBERS_MAX), "2", "To how many members it is passed on.");
        probeInterval = pace(prefix + "probeInterval", "1s", "How often one other member is asked whether it lives.");
        probeTimeout = pace(
                prefix + "probeTimeout",
                "100ms",
                "How long its answer is awaited before other members are asked to try as well.");
        suspectProbes = new Setting<>(
                prefix + "suspectProbes",
                Kind.whole(0, MEMBERS_MAX),
                "3",
                "How many other members are asked to try before it is suspected.");
        failureTimeout =
                pace(prefix + "failureTimeout", "10s", "A suspected member that is silent for so long is dead.");
        syncInterval = pace(
                prefix + "syncInterval", "10s", "How often all that is known is exchanged with one random member.");
    }

    private static Setting<Duration> pace(final String path, final String fallback, final String purpose) {
        return new Setting<>(path, Kind.duration(Duration.ofMillis(1), Duration.ofHours(1)), fallback, purpose);
    }

    Section<MembershipSettings> section() {
        return new Section<>(
                "Membership",
                List.of(
                        broadcastUpdates,
                        broadcastDisputes,
                        notifySuspect,
                        gossipInterval,
                        gossipFanout,
                        probeInterval,
                        probeTimeout,
                        suspectProbes,
                        failureTimeout,
                        syncInterval),
                this::build);
    }

    private MembershipSettings build(final Values values) {
        final Duration failure = values.of(failureTimeout);
        final Duration probe = values.of(probeInterval).multipliedBy(PROBES_PER_FAILURE);
        // asking others takes as long again as the first try
        final Duration answers = values.of(probeTimeout).multipliedBy(2 * PROBES_PER_FAILURE);
        final Duration gossip = values.of(gossipInterval).multipliedBy(GOSSIPS_PER_FAILURE);
        new Requirements()
                .that(failure.compareTo(probe) >= 0, tooShort(failure, probe, "twice", values, probeInterval))
                .that(failure.compareTo(answers) >= 0, tooShort(failure, answers, "four times", values, probeTimeout))
                .that(failure.compareTo(gossip) >= 0, tooShort(failure, gossip, "four times", values, gossipInterval))
                .check();
        return new MembershipSettings(
                values.of(broadcastUpdates),
                values.of(broadcastDisputes),
                values.of(notifySuspect),
                values.of(gossipInterval),
                values.of(gossipFanout),
                values.of(probeInterval),
                values.of(probeTimeout),
                values.of(suspectProbes),
                failure,
                values.of(syncInterval));
    }

    private String tooShort(
            final Duration failure,
            final Duration least,
            final String times,
            final Values values,
            final Setting<Duration> pace) {
        return failureTimeout.path() + " is " + Kind.print(failure) + ", but must be at least " + Kind.print(least)
                + ", "
                + times + " the " + Kind.print(values.of(pace)) + " of " + pace.path()
                + ": a suspected member needs the time to show that it lives";
    }
}
