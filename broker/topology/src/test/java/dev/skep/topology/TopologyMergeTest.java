package dev.skep.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopologyMergeTest {
    private static final int ROUNDS = 4000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void documentsMeetInAnyOrderAndAnyOftenness(final long seed) {
        final RandomTopology random = new RandomTopology(new Rng(seed));
        for (int round = 0; round < ROUNDS; round++) {
            final Topology a = random.next();
            final Topology b = random.next();
            final Topology c = random.next();
            final Topology ab = TopologyMerge.merge(a, b);
            assertThat(TopologyMerge.merge(b, a))
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(ab);
            assertThat(TopologyMerge.merge(a, a)).isEqualTo(a);
            assertThat(TopologyMerge.merge(ab, a))
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(ab);
            assertThat(TopologyMerge.merge(ab, c))
                    .as("seed %s round %s", seed, round)
                    .isEqualTo(TopologyMerge.merge(a, TopologyMerge.merge(b, c)));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void nothingGoesBack(final long seed) {
        final RandomTopology random = new RandomTopology(new Rng(seed));
        for (int round = 0; round < ROUNDS; round++) {
            final Topology a = random.next();
            final Topology merged = TopologyMerge.merge(a, random.next());
            assertThat(merged.stamp()).isGreaterThanOrEqualTo(a.stamp());
            assertThat(merged.lease().version())
                    .isGreaterThanOrEqualTo(a.lease().version());
            assertThat(merged.featureLevel()).isGreaterThanOrEqualTo(a.featureLevel());
            if (merged.stamp().equals(a.stamp())) {
                a.members()
                        .forEach((member, entry) -> assertThat(
                                        merged.members().get(member).version())
                                .isGreaterThanOrEqualTo(entry.version()));
                a.change()
                        .ifPresent(
                                plan -> assertThat(merged.change().orElseThrow().version())
                                        .isGreaterThanOrEqualTo(plan.version()));
            }
        }
    }
}
