package dev.skep.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RaftMessageCodecTest {
    private static final Configuration JOINT = new Configuration(
            3, List.of(MemberId.of(0), MemberId.of(10)), List.of(MemberId.of(1)), List.of(MemberId.of(2)));

    private static final List<RaftMessage> ALL = List.of(
            new RaftMessage.PreVote(7, 12, 6, 1),
            new RaftMessage.PreVoteReply(6, 7, true),
            new RaftMessage.RequestVote(7, 12, 6, 1, true),
            new RaftMessage.RequestVoteReply(7, false),
            new RaftMessage.AppendEntries(7, 1, 12, 6, 11, 99, List.of()),
            new RaftMessage.AppendEntriesReply(7, false, 5, 4, 3, 99, true),
            new RaftMessage.InstallSnapshotReply(7, 12, 64, true),
            new RaftMessage.TimeoutNow(Long.MAX_VALUE),
            new RaftMessage.ForceConfiguration(7, JOINT),
            new RaftMessage.ForceConfigurationReply(7, 3));

    private static final RaftMessage ENTRIES = new RaftMessage.AppendEntries(
            7,
            1,
            12,
            6,
            11,
            99,
            List.of(RaftEntry.of(RaftEntry.Kind.DATA, 7, new byte[] {1, 2, 3}), RaftEntry.of(7, JOINT)));

    private static final RaftMessage CHUNK = new RaftMessage.InstallSnapshot(
            7, 1, new SnapshotChunk(new SnapshotId(12, 6, JOINT), 100, 64, new byte[] {4, 5, 6}));

    @Test
    void everyMessageReadsAsItWasWritten() {
        for (final RaftMessage message : ALL) {
            assertThat(RaftMessageCodec.decode(RaftMessageCodec.encode(message)))
                    .isEqualTo(message);
        }
        for (final RaftMessage message : List.of(ENTRIES, CHUNK)) {
            assertThat(RaftMessageCodec.decode(RaftMessageCodec.encode(message)))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Test
    void hardStateReadsAsItWasWritten() {
        for (final HardState state :
                List.of(HardState.INITIAL, new HardState(5, MemberId.of(3)), new HardState(5, null, true, JOINT))) {
            final FieldWriter out = new FieldWriter();
            state.write(out);
            assertThat(HardState.read(new FieldReader(out.toByteArray()))).isEqualTo(state);
        }
    }

    @Test
    void messageThatEndsEarlyIsRefused() {
        for (final RaftMessage message : List.of(ENTRIES, CHUNK, ALL.get(0), ALL.get(8))) {
            final byte[] bytes = RaftMessageCodec.encode(message);
            for (int length = 0; length < bytes.length; length++) {
                final byte[] part = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> RaftMessageCodec.decode(part)).isInstanceOf(MalformedBytes.class);
            }
        }
    }

    @Test
    void unknownVersionIsRefused() {
        final byte[] bytes = RaftMessageCodec.encode(ALL.getFirst());
        bytes[0] = 2;
        assertThatThrownBy(() -> RaftMessageCodec.decode(bytes)).hasMessageContaining("version 1, found 2");
    }

    @Test
    void spoiledBytesGiveAMessageOrARefusalAndNothingElse() {
        final long seed = System.nanoTime();
        final Rng rng = new Rng(seed);
        for (int i = 0; i < 20_000; i++) {
            final RaftMessage message = switch (rng.nextInt(3)) {
                case 0 -> ENTRIES;
                case 1 -> CHUNK;
                default -> ALL.get(rng.nextInt(ALL.size()));
            };
            final byte[] bytes = RaftMessageCodec.encode(message);
            for (int spoiled = 1 + rng.nextInt(4); spoiled > 0; spoiled--) {
                bytes[rng.nextInt(bytes.length)] = (byte) rng.nextLong();
            }
            try {
                final RaftMessage read = RaftMessageCodec.decode(bytes);
                assertThat(read.term()).isNotNegative();
            } catch (final MalformedBytes expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
