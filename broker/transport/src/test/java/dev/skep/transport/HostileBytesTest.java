package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.LittleEndian;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that no member of ours would send. */
final class HostileBytesTest {
    private final Members members = new Members();

    @AfterEach
    void close() throws IOException {
        members.close();
    }

    @Test
    void framesInPiecesArriveWhole() throws Exception {
        final var one = members.start("1");
        try (RawSocket two = RawSocket.dial(one.address()).enter("2")) {
            for (final byte b : two.frame(3, Members.bytes("hello"))) {
                two.write(new byte[] {b});
            }
            one.awaitFrames(1);
            assertThat(one.inbox().frames().getFirst().kind()).isEqualTo(3);
            assertThat(one.inbox().texts()).containsExactly("hello");
        }
        one.happened().await("lost inbound 2");
    }

    @Test
    void aFlippedBitAnywhereIsNeverDelivered() throws Exception {
        final var one = members.start("1");
        final byte[] good;
        try (RawSocket two = RawSocket.dial(one.address()).enter("2")) {
            good = two.frame(3, Members.bytes("hello"));
        }
        for (int i = 0; i < good.length; i++) {
            final byte[] bad = Arrays.copyOf(good, good.length + good.length);
            System.arraycopy(good, 0, bad, good.length, good.length);
            bad[i] ^= (byte) (1 << (i % 8));
            try (RawSocket two = RawSocket.dial(one.address()).enter("2")) {
                two.write(bad);
                // also ends a frame whose length has become larger, so that the rest of it never comes
                two.endOutput();
                two.awaitEnd();
            }
        }
        assertThat(one.inbox().size()).isZero();
        one.happened().await("lost inbound 2", "checksum");
    }

    @Test
    void anOversizedFrameEndsTheConnection() throws Exception {
        final var one = members.start("1");
        try (RawSocket two = RawSocket.dial(one.address()).enter("2")) {
            final byte[] head = new byte[FrameLayout.HEAD_BYTES];
            LittleEndian.putInt(head, 0, Members.SETTINGS.frameBytesMax() + FrameLayout.LENGTH_MIN + 1);
            head[5] = FrameLayout.VERSION;
            two.write(head);
            two.awaitEnd();
        }
        one.happened().await("lost inbound 2", "a frame is said to have");
    }

    @Test
    void anUnknownLayoutEndsTheConnection() throws Exception {
        final var one = members.start("1");
        try (RawSocket two = RawSocket.dial(one.address()).enter("2")) {
            final byte[] frame = two.frame(3, Members.bytes("hello"));
            frame[5] = 9;
            two.write(frame);
            two.awaitEnd();
        }
        one.happened().await("lost inbound 2", "unknown layout 9");
    }

    @Test
    void nothingIsTakenFromOneWhoHasNotSaidWhoItIs() throws Exception {
        final var one = members.start("1");
        try (RawSocket stranger = RawSocket.dial(one.address())) {
            stranger.write(stranger.frame(1, Members.bytes("hello")));
            stranger.awaitEnd();
        }
        one.happened().await("refused caller a caller from 127.0.0.1", "before it has said who it is");
        try (RawSocket stranger = RawSocket.dial(one.address())) {
            // a stranger gets no memory for more than a handshake
            final byte[] head = new byte[FrameLayout.HEAD_BYTES];
            LittleEndian.putInt(head, 0, Handshake.BYTES_MAX + FrameLayout.LENGTH_MIN + 1);
            head[5] = (byte) (FrameLayout.VERSION | FrameLayout.LINK);
            stranger.write(head);
            stranger.awaitEnd();
        }
        one.happened().await("refused caller", "of " + Handshake.BYTES_MAX + " at most");
        assertThat(one.inbox().size()).isZero();
    }

    @Test
    void aBrowserIsToldApart() throws Exception {
        final var one = members.start("1");
        try (RawSocket browser = RawSocket.dial(one.address())) {
            browser.write("GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            browser.awaitEnd();
        }
        one.happened().await("refused caller", "HTTP");
    }

    @Test
    void oneWhoSaysNothingIsClosedInTime() throws Exception {
        final var waits = new WaitSettings(50 * Members.MILLI, 1, 5, 20, 60 * Members.SECOND, Members.SECOND, 0);
        final var one = members.start("1", Members.with(waits));
        try (RawSocket stranger = RawSocket.dial(one.address())) {
            stranger.awaitEnd();
        }
        one.happened().await("refused caller", "no handshake in time");
    }

    @Test
    void moreCallersThanAllowedAreTurnedAwayAndPlacesBecomeFreeAgain() throws Exception {
        final var usual = Members.SETTINGS;
        final var one = members.start(
                "1",
                new TransportSettings(
                        1, usual.frameBytesMax(), 8, 1, usual.control(), usual.data(), usual.bulk(), Members.WAITS));
        try (RawSocket first = RawSocket.dial(one.address()).enter("2")) {
            try (RawSocket second = RawSocket.dial(one.address())) {
                second.awaitEnd();
            }
            one.happened().await("warning", "more than 1 connections");
            first.write(first.frame(1, Members.bytes("still here")));
            one.awaitFrames(1);
        }
        one.happened().await("lost inbound 2");
        try (RawSocket third = RawSocket.dial(one.address()).enter("3")) {
            third.write(third.frame(1, Members.bytes("now me")));
            one.awaitFrames(2);
        }
    }

    @Test
    void randomBytesHarmNobody() throws Exception {
        final long seed = System.nanoTime();
        final var rng = new Rng(seed);
        final var one = members.start("1");
        for (int round = 0; round < 200; round++) {
            final byte[] bytes = new byte[(int) rng.between(1, 2000)];
            rng.nextBytes(bytes);
            if (rng.chance(0.5) && bytes.length > FrameLayout.HEAD_BYTES) {
                // looks like a frame at first
                LittleEndian.putInt(bytes, 0, bytes.length - Integer.BYTES);
                bytes[5] = (byte) (FrameLayout.VERSION | (rng.chance(0.5) ? FrameLayout.LINK : 0));
            }
            try (RawSocket stranger = RawSocket.dial(one.address())) {
                if (rng.chance(0.5)) {
                    stranger.enter("2");
                }
                stranger.write(bytes);
            } catch (final SocketException e) {
                // closed by the other side while we write: as it should be
                assertThat(e).isNotNull();
            }
        }
        // hellos and welcomes of rubbish inside of good frames
        for (int round = 0; round < 200; round++) {
            final byte[] rubbish = new byte[rng.nextInt(100)];
            rng.nextBytes(rubbish);
            try (RawSocket stranger = RawSocket.dial(one.address())) {
                final byte[] hello = new Handshake.Hello(
                                Versions.OURS, RawSocket.identity("2"), Lane.DATA, Optional.empty(), 1)
                        .encode();
                hello[rng.nextInt(hello.length)] = (byte) rng.nextLong();
                stranger.write(stranger.link(Handshake.HELLO, rng.chance(0.5) ? rubbish : hello));
            }
        }
        assertThat(one.inbox().size()).as("seed %s", seed).isZero();
        final var two = members.start("2");
        two.send(one, Lane.DATA, "hello");
        one.awaitFrames(1);
    }

    @Test
    void rubbishForAnAnswerIsAFailedConnection() throws Exception {
        final var one = members.start("1");
        try (ServerSocket server = RawSocket.listen()) {
            one.transport().send(RawSocket.address(server), Lane.DATA, 1, Members.bytes("hello"));
            try (RawSocket other = RawSocket.accept(server)) {
                other.write("SSH-2.0-OpenSSH\r\n".getBytes(StandardCharsets.US_ASCII));
                other.awaitEnd();
            }
            one.happened().await("failed " + RawSocket.address(server), "a frame is said to have");
        }
    }
}
