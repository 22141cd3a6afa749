package dev.skep.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.skep.base.Address;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;
import dev.skep.base.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SwimMessageCodecTest {
    private static final long SEEDS = Integer.getInteger("skep.seeds", 2000);

    @Test
    void whatWasWrittenIsRead() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            final SwimMessage message = randomMessage(new Rng(seed));
            assertThat(SwimMessageCodec.decode(SwimMessageCodec.encode(message)))
                    .as("seed %s", seed)
                    .isEqualTo(message);
        }
    }

    @Test
    void brokenBytesAreRefusedWithAReasonAndNothingElse() {
        int refused = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            final Rng rng = new Rng(seed);
            byte[] bytes = SwimMessageCodec.encode(randomMessage(rng));
            for (int i = rng.nextInt(4); i >= 0; i--) {
                bytes[rng.nextInt(bytes.length)] = (byte) rng.nextLong();
            }
            if (rng.chance(0.3)) {
                bytes = Arrays.copyOf(bytes, rng.nextInt(bytes.length + 20));
            }
            try {
                SwimMessageCodec.decode(bytes);
            } catch (final MalformedBytes e) {
                assertThat(e.getMessage()).as("seed %s", seed).isNotBlank();
                refused++;
            } catch (final Throwable e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(refused).isGreaterThan((int) (SEEDS / 4));
    }

    @Test
    void aMessageThatIsCutAnywhereIsRefused() {
        final byte[] bytes = SwimMessageCodec.encode(randomMessage(new Rng(7)));
        for (int length = 0; length < bytes.length; length++) {
            final byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> SwimMessageCodec.decode(cut)).isInstanceOf(MalformedBytes.class);
        }
        assertThatThrownBy(() -> SwimMessageCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("goes on behind its end");
        assertThatThrownBy(() -> SwimMessageCodec.decode(new byte[SwimMessageCodec.MESSAGE_BYTES_MAX + 1]))
                .hasMessageContaining("more than " + SwimMessageCodec.MESSAGE_BYTES_MAX);
    }

    @Test
    void ofAnotherVersionTheHeadAndRefusalsAreRead() {
        final Rng rng = new Rng(3);
        final SwimMessage.Refusal refusal =
                new SwimMessage.Refusal(RefusalKind.INCOMPATIBLE_VERSION, MemberId.of(4), 17, "too old");
        final byte[] refused = SwimMessageCodec.encode(with(randomMessage(rng), refusal));
        refused[0] = 99;
        assertThat(SwimMessageCodec.decode(refused).body()).isEqualTo(refusal);

        final SwimMessage gossip = with(randomMessage(rng), new SwimMessage.Gossip());
        final byte[] foreign = SwimMessageCodec.encode(gossip);
        foreign[0] = 99;
        final SwimMessage read = SwimMessageCodec.decode(foreign);
        assertThat(read.version()).isEqualTo(99);
        assertThat(read.body()).isEqualTo(new SwimMessage.Foreign());
        assertThat(read.cluster()).isEqualTo(gossip.cluster());
        assertThat(read.from()).isEqualTo(gossip.from());
        assertThat(read.fromAddress()).isEqualTo(gossip.fromAddress());
        assertThat(read.sequence()).isEqualTo(gossip.sequence());
    }

    @Test
    void rememberedMembersComeBackFromTheirFile() {
        final Rng rng = new Rng(5);
        final List<Member> members = List.of(randomMember(rng), randomMember(rng));
        final byte[] bytes = SwimMessageCodec.encodeMembers(members);
        assertThat(SwimMessageCodec.decodeMembers(bytes)).isEqualTo(members);
        bytes[0] = 9;
        assertThatThrownBy(() -> SwimMessageCodec.decodeMembers(bytes)).hasMessageContaining("version 9");
    }

    private static SwimMessage with(final SwimMessage message, final SwimMessage.Body body) {
        return new SwimMessage(
                message.version(),
                message.cluster(),
                message.from(),
                message.fromAddress(),
                message.incarnation(),
                message.joined(),
                message.sequence(),
                body,
                message.updates());
    }

    private static SwimMessage randomMessage(final Rng rng) {
        final List<MemberUpdate> updates = new ArrayList<>();
        for (int i = rng.nextInt(5); i > 0; i--) {
            updates.add(new MemberUpdate(
                    randomMember(rng), MemberState.values()[rng.nextInt(MemberState.values().length)]));
        }
        final SwimMessage.Body body = switch (rng.nextInt(6)) {
            case 0 -> new SwimMessage.Ping(randomId(rng));
            case 1 -> new SwimMessage.PingRequest(randomId(rng), randomAddress(rng));
            case 2 -> new SwimMessage.Ack(randomId(rng));
            case 3 -> new SwimMessage.Sync(rng.chance(0.5));
            case 4 -> new SwimMessage.Gossip();
            default ->
                new SwimMessage.Refusal(
                        RefusalKind.values()[rng.nextInt(RefusalKind.values().length)],
                        randomId(rng),
                        rng.between(0, Member.INCARNATION_MAX),
                        "because of ünïcode " + rng.nextLong());
        };
        return new SwimMessage(
                SwimMessageCodec.VERSION,
                new ClusterId("cluster-" + rng.nextInt(3)),
                randomId(rng),
                randomAddress(rng),
                rng.between(0, Member.INCARNATION_MAX),
                rng.chance(0.5),
                rng.nextLong(),
                body,
                updates);
    }

    private static Member randomMember(final Rng rng) {
        MemberProperties properties = MemberProperties.EMPTY;
        for (int i = rng.nextInt(4); i > 0; i--) {
            final byte[] value = new byte[rng.nextInt(200)];
            rng.nextBytes(value);
            properties = properties.with("property-" + rng.nextInt(10), value);
        }
        return new Member(
                randomId(rng),
                randomAddress(rng),
                rng.between(0, Member.INCARNATION_MAX),
                "1.2." + rng.nextInt(9),
                properties);
    }

    private static MemberId randomId(final Rng rng) {
        return rng.chance(0.5) ? MemberId.of(rng.nextInt(100)) : new MemberId("gateway-" + rng.nextInt(100));
    }

    private static Address randomAddress(final Rng rng) {
        return new Address(rng.chance(0.5) ? "fd00::" + rng.nextInt(99) : "host-" + rng.nextInt(9), rng.nextInt(65536));
    }
}
