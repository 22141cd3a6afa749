package dev.skep.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Rng;
import dev.skep.protocol.ValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageCodecTest {
    private static final int ROUNDS = 3_000;

    private final long seed = System.nanoTime();
    private final Rng rng = new Rng(seed);
    private final AnyMessages any = new AnyMessages(rng);
    private final PartitionMessageCodec toPartitions = new PartitionMessageCodec();
    private final GatewayMessageCodec toGateways = new GatewayMessageCodec();

    private void assertSame(final Object read, final Object written) {
        assertThat(read)
                .as("seed %d", seed)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(written);
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void commandsAndAnswersOfEveryValueTypeComeBackAsTheyWere(final ValueType type) {
        for (int i = 0; i < 20; i++) {
            final PartitionMessage command = new PartitionMessage.Submit(any.request(type));
            final GatewayMessage answer = new GatewayMessage.Replies(List.of(any.accepted(type)));

            assertSame(PartitionMessageCodec.decode(toPartitions.encode(command)), command);
            assertSame(GatewayMessageCodec.decode(toGateways.encode(answer)), answer);
        }
    }

    @Test
    void messagesOfEveryKindComeBackAsTheyWere() {
        for (int i = 0; i < ROUNDS; i++) {
            final PartitionMessage toPartition = any.toPartition();
            final GatewayMessage toGateway = any.toGateway();

            assertSame(PartitionMessageCodec.decode(toPartitions.encode(toPartition)), toPartition);
            assertSame(GatewayMessageCodec.decode(toGateways.encode(toGateway)), toGateway);
        }
    }

    @Test
    void manyRepliesAndPushesAreSplitAtTheBoundAndKeepTheirOrder() {
        final List<CommandReply> replies = new ArrayList<>();
        final List<JobPush> pushes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            replies.add(any.reply());
            pushes.add(any.push());
        }
        final List<byte[]> replyFrames = new ArrayList<>();
        final List<byte[]> pushFrames = new ArrayList<>();

        toGateways.encodeReplies(replies, 8_000, replyFrames::add);
        final List<JobPush> told = new ArrayList<>();
        toGateways.encodePushes(pushes, 8_000, (frame, first, end) -> {
            pushFrames.add(frame);
            told.addAll(pushes.subList(first, end));
        });

        final List<CommandReply> readReplies = new ArrayList<>();
        for (final byte[] frame : replyFrames) {
            readReplies.addAll(((GatewayMessage.Replies) GatewayMessageCodec.decode(frame)).replies());
        }
        final List<JobPush> readPushes = new ArrayList<>();
        for (final byte[] frame : pushFrames) {
            readPushes.addAll(((GatewayMessage.Pushes) GatewayMessageCodec.decode(frame)).pushes());
        }
        assertSame(readReplies, replies);
        assertSame(readPushes, pushes);
        assertThat(told).as("what the frames are said to hold, seed %d", seed).isEqualTo(pushes);
        assertThat(replyFrames).as("seed %d", seed).hasSizeGreaterThan(1).allMatch(frame -> frame.length <= 8_000);
        assertThat(pushFrames).as("seed %d", seed).hasSizeGreaterThan(1).allMatch(frame -> frame.length <= 8_000);
    }

    @Test
    void aReplyThatIsLargerThanTheBoundGoesAloneAndNoRepliesMakeNoFrame() {
        final List<byte[]> frames = new ArrayList<>();
        final CommandReply large = new CommandReply.Unknown(any.origin(), "x".repeat(1_000));
        final CommandReply small = new CommandReply.Unknown(any.origin(), "x");

        toGateways.encodeReplies(List.of(small, large, small), 100, frames::add);

        assertThat(frames).hasSize(3);
        frames.clear();
        toGateways.encodeReplies(List.of(), 100, frames::add);
        toGateways.encodePushes(List.of(), 100, (frame, first, end) -> frames.add(frame));
        assertThat(frames).isEmpty();
    }

    @Test
    void damagedBytesAreMalformedOrAnotherMessageButNeverAnythingElse() {
        for (int i = 0; i < ROUNDS; i++) {
            final byte[] toPartition = damaged(toPartitions.encode(any.toPartition()));
            final byte[] toGateway = damaged(toGateways.encode(any.toGateway()));

            try {
                PartitionMessageCodec.decode(toPartition);
            } catch (final MalformedBytes expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(toPartition), e);
            }
            try {
                GatewayMessageCodec.decode(toGateway);
            } catch (final MalformedBytes expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            } catch (final RuntimeException e) {
                throw new AssertionError("seed " + seed + ", bytes " + Arrays.toString(toGateway), e);
            }
        }
    }

    private byte[] damaged(final byte[] bytes) {
        final byte[] damaged = Arrays.copyOf(bytes, rng.chance(0.3) ? rng.nextInt(bytes.length + 1) : bytes.length);
        for (int i = rng.nextInt(6); i > 0 && damaged.length > 0; i--) {
            damaged[rng.nextInt(damaged.length)] = (byte) rng.nextLong();
        }
        return damaged;
    }

    @Test
    void aTruncatedCommandIsMalformed() {
        final byte[] bytes = toPartitions.encode(new PartitionMessage.CloseJobStream(1, 2));

        for (int length = 0; length < bytes.length; length++) {
            final byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> PartitionMessageCodec.decode(cut)).isInstanceOf(MalformedBytes.class);
        }
    }

    @Test
    void anotherFormatOrKindIsRefusedByName() {
        assertThatThrownBy(() -> PartitionMessageCodec.decode(new byte[] {2, 1, 0, 0, 0, 0}))
                .isInstanceOf(MalformedBytes.class)
                .hasMessage("a message to a partition of format 2, expected 1: it was sent by another version");
        assertThatThrownBy(() -> GatewayMessageCodec.decode(new byte[] {2, 1}))
                .isInstanceOf(MalformedBytes.class)
                .hasMessageContaining("format 2, expected 1");
        assertThatThrownBy(() -> PartitionMessageCodec.decode(new byte[] {1, 9, 0, 0, 0, 0}))
                .isInstanceOf(MalformedBytes.class)
                .hasMessage("a message to a partition of unknown kind 9");
        assertThatThrownBy(() -> GatewayMessageCodec.decode(new byte[] {1, 9}))
                .isInstanceOf(MalformedBytes.class)
                .hasMessage("a message to a gateway of unknown kind 9");
    }

    @Test
    void aStreamIdTellsItsGateway() {
        for (int i = 0; i < 100; i++) {
            final long gatewayId = rng.nextLong();
            final int number = (int) rng.nextLong();

            final long id = JobStream.id(gatewayId, number);

            assertThat(JobStream.ownerOfStream(id)).as("seed %d", seed).isEqualTo(JobStream.ownerOf(gatewayId));
            assertThat((int) id).as("seed %d", seed).isEqualTo(number);
        }
    }
}
