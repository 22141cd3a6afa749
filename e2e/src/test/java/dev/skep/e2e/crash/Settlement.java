package dev.skep.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.e2e.crash.Ledger.Kind;
import dev.skep.e2e.crash.Ledger.Outcome;
import dev.skep.e2e.fixture.AtOnce;
import dev.skep.e2e.fixture.Await;
import java.time.Duration;
import java.util.Random;

/** After the load: what is there is brought to its end, so that the ledger can be read. */
public final class Settlement {
    /** What is lost on the way between two partitions is sent again after some time. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int CLIENTS = 8;
    private static final Duration QUIET = Load.LEASE.plusSeconds(2);

    private Settlement() {}

    /** Sends again what nobody knows the outcome of, and works until nothing is left to do. */
    public static void of(final Load.Gateways gateways, final Ledger ledger, final Random random) {
        try (Load load = Load.workersOnly(gateways, ledger, random)) {
            AtOnce.map(CLIENTS, ledger.businesses(), business -> {
                if (business.kind != Kind.ORDER) {
                    Await.until(() -> {
                        load.publish(business);
                        assertThat(business.published).isEqualTo(Outcome.ACKNOWLEDGED);
                    });
                }
                return business;
            });
            Await.value(PATIENCE, () -> {
                assertThat(ledger.openButFor(ledger::mayHaveEnded))
                        .as("acknowledged, not ended")
                        .isEmpty();
                return null;
            });
            awaitQuiet(ledger);
            AtOnce.map(CLIENTS, ledger.businesses(), business -> {
                for (final long instance : business.instances) {
                    if (Await.value(() -> load.client().isActive(instance))) {
                        ledger.violation("an instance is still there: " + business);
                    } else if (ledger.mayHaveEnded(business)) {
                        business.ended = true;
                    }
                }
                return business;
            });
        }
    }

    /** Until no job came for longer than a job can be away: then what was unknown has shown itself, or never was. */
    private static void awaitQuiet(final Ledger ledger) {
        final long[] seen = {-1, 0};
        Await.until(() -> {
            final long now = ledger.acknowledged();
            if (now != seen[0]) {
                seen[0] = now;
                seen[1] = System.nanoTime();
            }
            assertThat(System.nanoTime() - seen[1]).as("quiet").isGreaterThan(QUIET.toNanos());
        });
    }
}
