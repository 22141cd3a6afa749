package dev.skep.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Rng;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class TopologyCodecTest {
    private final RandomTopology random = new RandomTopology(new Rng(11));

    @Test
    void whatIsWrittenIsRead() {
        for (int round = 0; round < 1000; round++) {
            final Topology topology = random.next();
            assertThat(TopologyCodec.decode(TopologyCodec.encode(topology))).isEqualTo(topology);
        }
    }

    @Test
    void eachRottenBitIsFound() {
        final byte[] good = TopologyCodec.encode(random.next());
        for (int bit = 0; bit < good.length * 8; bit++) {
            final byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> TopologyCodec.decode(bad)).isInstanceOf(RottenTopology.class);
        }
    }

    @Test
    void eachCutIsFound() {
        final byte[] good = TopologyCodec.encode(random.next());
        for (int length = 0; length < good.length; length++) {
            final byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> TopologyCodec.decode(cut)).isInstanceOf(RottenTopology.class);
        }
    }

    @Test
    void newerFormatsAreNamed() {
        final byte[] newer = TopologyCodec.encode(random.next());
        newer[0] = 2;
        assertThatThrownBy(() -> TopologyCodec.decode(newer))
                .hasMessage(
                        "the topology document has format 2, this version reads 1 to 1: start the version that wrote it, or a newer one");
    }
}
