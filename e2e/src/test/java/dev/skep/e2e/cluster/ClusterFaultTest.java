package dev.skep.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.cluster.ClusterOfProcesses.Shape;
import dev.skep.e2e.crash.Ledger;
import dev.skep.e2e.crash.Load;
import dev.skep.e2e.crash.Settlement;
import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.EndToEnd;
import dev.skep.e2e.fixture.Processes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A cluster under load to which something is done at moments that it doesn't choose. Whatever a client was told stays true,
 * nothing happens twice, each partition serves again, and in the end all replicas have the same log. One cluster takes it all, and so is
 * older and has been through more with each test. {@code
 * -Dcluster.rounds=50} for a long run; a seed that is printed can be given again by {@code -Dcrash.seed}, though threads keep a
 * repetition from being exact.
 */
@EndToEnd
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ClusterFaultTest {
    private static final int ROUNDS = Integer.getInteger("cluster.rounds", 1);
    private static final int ACKNOWLEDGED_MAX = 250;
    private static final String PROBE = "probe";
    private static final Duration BETWEEN_REGIONS = Duration.ofMillis(80);

    private final long seed = seed();
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private final List<String> story = new ArrayList<>();
    private ClusterOfProcesses cluster;

    private static long seed() {
        final String given = System.getProperty("crash.seed", "");
        return given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    }

    @BeforeAll
    void start() {
        System.out.printf("ClusterFaultTest: -Dcrash.seed=%d%n", seed);
        cluster =
                ClusterOfProcesses.startForAll(Shape.ofThree().withSmallFiles().withFailingLinks());
        final Client client = cluster.client(random.nextInt(cluster.size()));
        Load.deploy(client);
        client.deploy(Processes.straight(PROBE));
    }

    @AfterAll
    void allIsAsWasToldAndAllReplicasAreEqual() {
        cluster.mend();
        Settlement.of(cluster.gateways(), ledger, random);
        assertThat(ledger.verdict())
                .as("seed %d, the whole story %s", seed, story)
                .isEmpty();
        Replicas.assertEqualLogs(cluster);
        cluster.endForAll();
    }

    private interface Trial {
        void run();
    }

    @Test
    void leadersThatAreKilled() {
        trial(() -> {
            for (int round = 0; round < 2 * ROUNDS; round++) {
                final int partition = 1 + round % cluster.partitions();
                final int victim = cluster.leaderOf(partition);
                underLoad(() -> {
                    cluster.broker(victim).kill();
                    tell("killed " + victim + ", leader of partition " + partition, other(victim));
                    awaitAnswers();
                });
                startAgain(victim);
            }
            underLoad(() -> {
                cluster.brokers().forEach(BrokerProcess::kill);
                cluster.brokers().forEach(BrokerProcess::launch);
                cluster.brokers().forEach(BrokerProcess::awaitReady);
                tell("killed all at once", 0);
            });
        });
    }

    @Test
    void leadersThatStandStillForAWhile() {
        trial(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                final int partition = 1 + round % cluster.partitions();
                underLoad(() -> {
                    final int victim = cluster.leaderOf(partition);
                    cluster.broker(victim).pause();
                    tell("paused " + victim + ", leader of partition " + partition, other(victim));
                    awaitAnswers();
                    cluster.broker(victim).resume();
                    story.add("resumed");
                    awaitAnswers();
                });
            }
        });
    }

    @Test
    void aBrokerThatLosesItsDisk() {
        trial(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                final int victim = random.nextInt(cluster.size());
                underLoad(() -> {
                    assertThat(cluster.broker(victim).stop()).isZero();
                    tell("stopped " + victim, other(victim));
                    awaitAnswers();
                });
                takeSnapshots(victim);
                cluster.broker(victim).wipe();
                underLoad(() -> {
                    startAgain(victim);
                    awaitAnswers();
                });
                cluster.awaitComplete();
                underLoad(() -> {
                    awaitAnswers();
                    // Leadership of what it is preferred for comes back to it: it has a say again. Before that nobody
                    // else may die.
                    Await.until(() -> assertThat(cluster.leaders(other(victim)).values())
                            .as("leaders, one of them to be %d", victim)
                            .contains(victim));
                    final int next = other(victim);
                    cluster.broker(next).kill();
                    tell("killed " + next + " after " + victim + " was wiped", victim);
                    awaitAnswers();
                    startAgain(next);
                });
            }
        });
    }

    @Test
    void linksThatAreCutAndLong() {
        trial(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                cutOff("isolated", 1, cluster.links()::isolate);
                cutOff("cut what goes out of", 2, cluster.links()::cutFrom);
                cutOff("cut what comes to", 3, cluster.links()::cutTo);
                underLoad(() -> {
                    cluster.links().delay(BETWEEN_REGIONS);
                    tell("made the links long", 0);
                    awaitAnswers();
                });
                cluster.links().delay(Duration.ZERO);
            }
        });
    }

    private interface Cut {
        void of(int broker);
    }

    private void cutOff(final String how, final int partition, final Cut cut) {
        underLoad(() -> {
            final int victim = cluster.leaderOf(partition);
            cut.of(victim);
            tell(how + " " + victim + ", leader of partition " + partition, other(victim));
            awaitAnswers();
            cluster.links().heal();
            story.add("healed");
            awaitAnswers();
        });
        cluster.awaitComplete();
    }

    // ---------------------------------------------------------------- what all have in common

    private void trial(final Trial trial) {
        cluster.mend();
        final int told = story.size();
        final long before = ledger.acknowledged();
        boolean passed = false;
        try {
            trial.run();
            cluster.awaitComplete();
            passed = true;
        } finally {
            System.out.printf(
                    "ClusterFaultTest: %d answers, %s; %s%n",
                    ledger.acknowledged() - before, ledger.standing(), story.subList(told, story.size()));
            if (!passed) {
                System.err.println(cluster.tails());
            }
        }
    }

    private void underLoad(final Trial fault) {
        try (Load load = Load.start(cluster.gateways(), ledger, random)) {
            awaitAnswers();
            fault.run();
            story.add("after " + load.acknowledged() + " answers");
        }
        assertThat(ledger.violations()).as("seed %d, story %s", seed, story).isEmpty();
    }

    private void awaitAnswers() {
        final long until = ledger.acknowledged() + 1 + random.nextInt(ACKNOWLEDGED_MAX);
        Await.until(() -> assertThat(ledger.acknowledged())
                .as("answers; %s", ledger.standing())
                .isGreaterThanOrEqualTo(until));
    }

    /** Waits until all is served again by the gateway of that broker. */
    private void tell(final String what, final int gateway) {
        final Duration gap = cluster.awaitServed(gateway, PROBE);
        story.add(what + ", all served after " + gap.toMillis() + " ms");
    }

    private void startAgain(final int broker) {
        cluster.broker(broker).start();
        story.add("started " + broker);
    }

    private int other(final int broker) {
        return (broker + 1) % cluster.size();
    }

    /** Of all brokers but this one: what it lacks then is no longer in their logs. */
    private void takeSnapshots(final int gone) {
        for (int broker = 0; broker < cluster.size(); broker++) {
            if (broker != gone) {
                assertThat(cluster.broker(broker)
                                .management()
                                .post("/actuator/partitions/takeSnapshot")
                                .code())
                        .isEqualTo(200);
            }
        }
    }
}
