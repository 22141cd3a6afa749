package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.NetworkContract.Inbox;
import dev.skep.base.Rng;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How connections come, go and are bounded. */
final class ConnectionTest {
    private final Members members = new Members();

    @AfterEach
    void close() throws IOException {
        members.close();
    }

    @Test
    void manyThreadsSendThroughOneConnectionEachInItsOrder() throws Exception {
        final var one = members.start("1");
        final var two = members.start("2");
        final int threads = 4;
        final int each = 2000;
        final CountDownLatch go = new CountDownLatch(1);
        final List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            final int number = i;
            senders.add(Thread.ofPlatform().start(() -> {
                try {
                    go.await();
                } catch (final InterruptedException e) {
                    return;
                }
                for (int k = 0; k < each; k++) {
                    one.send(two, Lane.DATA, number + ":" + k);
                }
            }));
        }
        go.countDown();
        for (final Thread sender : senders) {
            sender.join();
        }
        two.awaitFrames(threads * each);
        for (int i = 0; i < threads; i++) {
            final String prefix = i + ":";
            final List<String> expected = new ArrayList<>();
            for (int k = 0; k < each; k++) {
                expected.add(prefix + k);
            }
            assertThat(two.inbox().texts().stream().filter(text -> text.startsWith(prefix)))
                    .containsExactlyElementsOf(expected);
        }
        assertThat(one.happened().all().stream().filter(what -> what.startsWith("connected")))
                .hasSize(1);
    }

    @Test
    void aBlockedSnapshotDoesNotHoldUpHeartbeatsAndItsQueueRefuses() throws Exception {
        final var one = members.start("1");
        try (ServerSocket server = RawSocket.listen()) {
            final Address blocked = RawSocket.address(server);
            one.transport().send(blocked, Lane.BULK, 1, new byte[1000]);
            try (RawSocket bulk = RawSocket.accept(server)) {
                assertThat(bulk.welcome("2").lane()).isEqualTo(Lane.BULK);
                one.happened().await("connected 2", "BULK");
                int taken = 0;
                while (one.transport().send(blocked, Lane.BULK, 1, new byte[Members.KB * Members.KB])) {
                    taken++;
                    assertThat(taken)
                            .as("megabytes taken for a peer that reads nothing")
                            .isLessThan(100);
                }
                assertThat(taken).isPositive();
                one.transport().send(blocked, Lane.CONTROL, 1, Members.bytes("heartbeat"));
                try (RawSocket control = RawSocket.accept(server)) {
                    assertThat(control.welcome("2").lane()).isEqualTo(Lane.CONTROL);
                    assertThat(control.readText()).isEqualTo("heartbeat");
                }
            }
        }
    }

    @Test
    void aFrameLargerThanTheLimitIsDroppedWithAWarning() {
        final var one = members.start("1");
        final var two = members.start("2");
        final int most = Members.SETTINGS.frameBytesMax();
        assertThat(one.transport().send(two.address(), Lane.DATA, 1, new byte[most + 1]))
                .isFalse();
        one.happened().await("warning", String.valueOf(most + 1));
        assertThat(one.transport().send(two.address(), Lane.DATA, 1, new byte[most]))
                .isTrue();
        two.awaitFrames(1);
    }

    @Test
    void whatWasSentBeforeTheCloseArrives() {
        final var one = members.start("1");
        final var two = members.start("2");
        final int count = 1000;
        for (int i = 0; i < count; i++) {
            one.send(two, Lane.DATA, "frame " + i);
        }
        one.transport().close();
        assertThat(one.send(two, Lane.DATA, "late")).isFalse();
        two.awaitFrames(count);
        assertThat(two.happened().await("lost inbound 1")).contains("it stops");
    }

    @Test
    void aPeerThatStartsAnewIsReachedAgainAndItsEndIsTold() {
        final var one = members.start("1");
        final int port = members.nowhere().port();
        final var two = members.start("2", Members.CLUSTER, Members.SETTINGS, Optional.empty(), Versions.OURS, port);
        one.send(two, Lane.CONTROL, "first");
        two.awaitFrames(1);
        two.transport().close();
        one.happened().await("lost outbound 2");
        Members.sendUntil(
                one,
                two,
                "into the void",
                () -> one.happened().all().stream().anyMatch(what -> what.startsWith("failed " + two.address())));
        final var again = members.start("2", Members.CLUSTER, Members.SETTINGS, Optional.empty(), Versions.OURS, port);
        Members.sendUntilReceived(one, again, "second");
        assertThat(again.inbox().texts()).contains("second");
    }

    @Test
    void aPeerThatCallsIsDialledAtOnceInSpiteOfThePause() {
        final var waits = new WaitSettings(
                60 * Members.SECOND,
                1000 * Members.SECOND,
                1000 * Members.SECOND,
                1000 * Members.SECOND,
                2000 * Members.SECOND,
                Members.SECOND,
                0);
        final var one = members.start("1", Members.with(waits));
        final Address address = members.nowhere();
        one.transport().send(address, Lane.CONTROL, 1, Members.bytes("too early"));
        one.happened().await("failed " + address);
        assertThat(one.transport().send(address, Lane.CONTROL, 1, Members.bytes("in the pause")))
                .isFalse();
        final var two =
                members.start("2", Members.CLUSTER, Members.SETTINGS, Optional.empty(), Versions.OURS, address.port());
        two.send(one, Lane.CONTROL, "I am here");
        one.awaitFrames(1);
        Members.sendUntilReceived(one, two, "so I see");
    }

    @Test
    void aPeerThatDoesNotAnswerAnyMoreIsGivenUp() throws Exception {
        final var usual = Members.SETTINGS;
        final var quick = new LaneSettings(usual.data().queueBytesMax(), Members.SECOND);
        final var one = members.start(
                "1", new TransportSettings(1, usual.frameBytesMax(), 8, 8, quick, quick, quick, Members.WAITS));
        try (ServerSocket server = RawSocket.listen()) {
            one.transport().send(RawSocket.address(server), Lane.CONTROL, 1, Members.bytes("heartbeat"));
            try (RawSocket frozen = RawSocket.accept(server)) {
                frozen.welcome("2");
                one.happened().await("lost outbound 2 CONTROL", "has not answered");
                frozen.awaitEnd();
            }
        }
    }

    @Test
    void anIdleConnectionIsClosedAndOpenedAgainWhenNeeded() throws Exception {
        final var waits = new WaitSettings(60 * Members.SECOND, 1, 5, 20, Members.SECOND, Members.SECOND, 0);
        final var one = members.start("1", Members.with(waits));
        try (ServerSocket server = RawSocket.listen()) {
            final Address address = RawSocket.address(server);
            one.transport().send(address, Lane.CONTROL, 1, Members.bytes("one"));
            try (RawSocket first = RawSocket.accept(server)) {
                first.welcome("2");
                assertThat(first.readText()).isEqualTo("one");
                RawSocket.Read read = first.read().orElseThrow();
                while (read.kind() == Handshake.PING) {
                    first.write(first.link(Handshake.PONG, new byte[0]));
                    read = first.read().orElseThrow();
                }
                assertThat(read.kind()).isEqualTo(Handshake.BYE);
                // goes over the next connection, not into the one that is being closed
                assertThat(one.transport().send(address, Lane.CONTROL, 1, Members.bytes("two")))
                        .isTrue();
            }
            try (RawSocket second = RawSocket.accept(server)) {
                second.welcome("2");
                assertThat(second.readText()).isEqualTo("two");
                // looked at while the second is open: its end is a loss
                assertThat(one.happened().all()).noneMatch(what -> what.startsWith("lost"));
            }
        }
    }

    @Test
    void theAdvertisedAddressMayDifferFromTheBoundOne() {
        final var inbox = new Inbox();
        final var advertised = new Address("localhost", 0);
        final var one = members.closeLater(new ClusterTransport(
                new Identity(Members.CLUSTER, MemberId.of(1), advertised),
                Members.SETTINGS,
                Optional.empty(),
                new Happenings(),
                new Rng(1)));
        final Address reachable = one.start(new Address("0.0.0.0", 0), inbox);
        assertThat(reachable.host()).isEqualTo("localhost");
        assertThat(reachable.port()).isPositive();
        final var two = members.start("2");
        // by name, which is looked up
        two.transport().send(reachable, Lane.DATA, 1, Members.bytes("hello"));
        Members.await(inbox, 1);
        assertThat(two.happened().all()).containsExactly("connected 1 " + reachable + " DATA");
    }

    @Test
    void aNameWithoutAddressIsTold() {
        final var one = members.start("1");
        // too long a label for any name: nobody need be asked who takes long to answer
        final String name = "x".repeat(64) + ".invalid";
        one.transport().send(new Address(name, 1), Lane.DATA, 1, Members.bytes("hello"));
        one.happened().await("failed " + name + ":1", "the name has no address");
    }

    @Test
    void addressesThatNobodySendsToMakeRoomForOthers() {
        final var usual = Members.SETTINGS;
        final var one = members.start(
                "1",
                new TransportSettings(
                        1, usual.frameBytesMax(), 1, 8, usual.control(), usual.data(), usual.bulk(), Members.WAITS));
        final var two = members.start("2");
        final Address nowhere = members.nowhere();
        one.transport().send(nowhere, Lane.CONTROL, 1, Members.bytes("hello"));
        one.happened().await("failed " + nowhere);
        Members.sendUntilReceived(one, two, "hello");
        assertThat(one.transport().send(nowhere, Lane.CONTROL, 1, Members.bytes("hello")))
                .as("while another address is in use")
                .isFalse();
        one.happened().await("warning", "1 other addresses");
    }

    @Test
    void aMemberReachesItself() {
        final var one = members.start("1");
        one.send(one, Lane.DATA, "note to myself");
        one.awaitFrames(1);
        assertThat(one.inbox().frames().getFirst().from()).isEqualTo(MemberId.of(1));
    }
}
