package dev.skep.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.fixture.Await;
import dev.skep.e2e.fixture.BrokerProcess;
import dev.skep.e2e.fixture.Client;
import dev.skep.e2e.fixture.Distribution;
import dev.skep.e2e.fixture.EndToEnd;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A broker under load is killed again and again at moments it doesn't choose, and its files are harmed as a crash may harm
 * them. Whatever a client was told stays true, and nothing happens twice. {@code -Dcrash.kills=500} for a long run; a seed
 * that is printed can be given again, though threads keep a repetition from being exact.
 */
@EndToEnd
final class CrashTest {
    private static final int KILLS = Integer.getInteger("crash.kills", 50);
    private static final int ACKNOWLEDGED_UNTIL_KILL_MAX = 300;

    private final long seed = seed();
    private final Random random = new Random(seed);
    private final Ledger ledger = new Ledger();
    private final List<String> story = new ArrayList<>();

    private static long seed() {
        final String given = System.getProperty("crash.seed", "");
        return given.isEmpty() ? new Random().nextLong() : Long.parseLong(given);
    }

    @ParameterizedTest(name = "{0} partition(s), {1} % of the kills")
    @CsvSource({"1, 60", "3, 40"})
    void whatWasAcknowledgedHappensOnce(final int partitions, final int percent) {
        final int kills = Math.max(1, KILLS * percent / 100);
        System.out.printf("CrashTest: %d kills, %d partition(s), -Dcrash.seed=%d%n", kills, partitions, seed);
        // Small files, so that segments end, snapshots are many and the log behind them is dropped.
        try (BrokerProcess broker = BrokerProcess.start(BrokerProcess.Options.partitions(partitions)
                .with("ZEEBE_BROKER_NETWORK_MAXMESSAGESIZE", "128KB")
                .with("ZEEBE_BROKER_GATEWAY_NETWORK_MAXMESSAGESIZE", "128KB")
                .with("ZEEBE_BROKER_DATA_LOGSEGMENTSIZE", "512KB")
                .with("ZEEBE_BROKER_DATA_SNAPSHOTPERIOD", "3s"))) {
            try (Client client = new Client(broker)) {
                Load.deploy(client);
            }
            for (int kill = 1; kill <= kills; kill++) {
                underLoadUntilKilled(broker);
                harm(broker, partitions);
                startAgain(broker);
            }
            Settlement.of(Load.Gateways.of(broker), ledger, random);
            assertThat(ledger.verdict()).as("seed %d, story %s", seed, story).isEmpty();
            assertThat(broker.stop()).isZero();
            for (int id = 1; id <= partitions; id++) {
                final Distribution.Outcome verified = Distribution.get()
                        .run("log", "verify", broker.partition(id).toString());
                assertThat(verified.code()).as(verified.out()).isZero();
            }
            System.out.printf(
                    "CrashTest: %d pieces of business, %d answers%n",
                    ledger.businesses().size(), ledger.acknowledged());
        }
    }

    /** Not even a broker that never got ready may leave something that keeps the next one from starting. */
    @Test
    void aKillWhileItStartsForTheFirstTimeIsNoHarm() {
        System.out.printf("CrashTest: kills while starting, -Dcrash.seed=%d%n", seed);
        for (int round = 0; round < Math.max(1, KILLS / 10); round++) {
            try (BrokerProcess broker = BrokerProcess.prepare(BrokerProcess.Options.partitions(8))) {
                broker.launch();
                Await.until(() -> assertThat(broker.data()).exists());
                pauseMillis(random.nextInt(500));
                broker.kill();
                broker.start();
                try (Client client = new Client(broker)) {
                    Load.deploy(client);
                }
            }
        }
    }

    private void underLoadUntilKilled(final BrokerProcess broker) {
        try (Load load = Load.start(Load.Gateways.of(broker), ledger, random)) {
            final long until = ledger.acknowledged() + random.nextInt(ACKNOWLEDGED_UNTIL_KILL_MAX);
            if (random.nextInt(3) == 0) {
                awaitAcknowledged(broker, until - random.nextInt(50));
                story.add("snapshot");
                assertThat(broker.management()
                                .post("/actuator/partitions/takeSnapshot")
                                .code())
                        .isEqualTo(200);
            }
            awaitAcknowledged(broker, until);
            broker.kill();
            story.add("killed after " + load.acknowledged() + " answers");
        }
        assertThat(ledger.violations()).as("seed %d, story %s", seed, story).isEmpty();
    }

    private void awaitAcknowledged(final BrokerProcess broker, final long count) {
        Await.until(() -> {
            assertThat(broker.isAlive()).as("the broker is alive").isTrue();
            assertThat(ledger.acknowledged()).isGreaterThanOrEqualTo(count);
        });
    }

    private void harm(final BrokerProcess broker, final int partitions) {
        final Damage damage = new Damage(broker.partition(1 + random.nextInt(partitions)), random);
        switch (random.nextInt(4)) {
            case 0 -> story.add(damage.tearLog());
            case 1 -> story.add(damage.spoilSnapshot());
            default -> {
                // a kill is enough
            }
        }
    }

    /** Now and then it is killed again before it is ready. */
    private void startAgain(final BrokerProcess broker) {
        if (random.nextInt(8) == 0) {
            broker.launch();
            pauseMillis(random.nextInt(800));
            broker.kill();
            story.add("killed while starting");
        }
        broker.start();
    }

    private static void pauseMillis(final int millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}
