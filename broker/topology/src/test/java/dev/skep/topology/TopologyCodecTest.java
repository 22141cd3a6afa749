package dev.skep.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.LittleEndian;
import dev.skep.base.Rng;
import java.util.Arrays;
import java.util.zip.CRC32C;
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

    /** The first format had no count of partitions for messages: it is that of all partitions then. */
    @Test
    void theFirstFormatIsRead() {
        final Topology topology = random.next().withRoutedPartitions(77);
        final byte[] bytes = TopologyCodec.encode(topology);
        int at = 0;
        while (bytes[at] != 77) {
            at++;
        }
        final byte[] first = new byte[bytes.length - 1];
        System.arraycopy(bytes, 0, first, 0, at + 1);
        System.arraycopy(bytes, at + 2, first, at + 1, bytes.length - at - 2);
        first[0] = 1;
        final CRC32C crc = new CRC32C();
        crc.update(first, 9, first.length - 9);
        LittleEndian.putLong(first, 1, crc.getValue());

        final Topology read = TopologyCodec.decode(first);
        assertThat(read.messagePartitions()).isEqualTo(77);
        assertThat(read.routedPartitions()).isEqualTo(77);
        assertThat(read.members()).isEqualTo(topology.members());
        assertThat(read.featureLevel()).isEqualTo(topology.featureLevel());
    }

    @Test
    void newerFormatsAreNamed() {
        final byte[] newer = TopologyCodec.encode(random.next());
        newer[0] = 3;
        assertThatThrownBy(() -> TopologyCodec.decode(newer))
                .hasMessage(
                        "the topology document has format 3, this version reads 1 to 2: start the version that wrote it, or a newer one");
    }
}
