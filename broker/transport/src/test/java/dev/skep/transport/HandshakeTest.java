package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.transport.Handshake.Hello;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, and what both sides are told otherwise. */
final class HandshakeTest {
    private final Members members = new Members();

    @AfterEach
    void close() throws IOException {
        members.close();
    }

    @Test
    void membersOfAnotherClusterAreRefusedAndBothSidesAreTold() {
        final var one = members.start("1");
        final var stranger = members.start("2", "other-cluster", Members.SETTINGS, Optional.empty(), Versions.OURS, 0);
        stranger.send(one, Lane.CONTROL, "hello");
        final String told = stranger.happened().await("refused by " + one.address(), "other-cluster");
        assertThat(told).contains("member 1", "member 2", Members.CLUSTER, "contact points");
        one.happened().await("refused caller member 2", "other-cluster", Members.CLUSTER);
        assertThat(one.inbox().size()).isZero();
        assertThat(one.happened().all()).noneMatch(what -> what.startsWith("lost"));
    }

    @Test
    void membersOfAnIncompatibleVersionAreRefusedAndBothSidesAreTold() {
        final var one = members.start("1");
        final var newer =
                members.start("2", Members.CLUSTER, Members.SETTINGS, Optional.empty(), new Versions(2, 5), 0);
        newer.send(one, Lane.CONTROL, "hello");
        assertThat(newer.happened().await("refused by " + one.address()))
                .contains("speaks version 1 ", "speaks version 2 to 5", "upgrade");
        one.happened().await("refused caller member 2", "version 2 to 5");
        one.send(newer, Lane.CONTROL, "hello");
        one.happened().await("refused by " + newer.address(), "version 2 to 5");
        assertThat(one.inbox().size() + newer.inbox().size()).isZero();
    }

    @Test
    void membersWithACommonVersionTalk() {
        final var one = members.start("1");
        final var newer =
                members.start("2", Members.CLUSTER, Members.SETTINGS, Optional.empty(), new Versions(1, 2), 0);
        newer.send(one, Lane.CONTROL, "hello");
        one.awaitFrames(1);
        one.send(newer, Lane.CONTROL, "hello");
        newer.awaitFrames(1);
    }

    @Test
    void aSecondMemberOfOneIdIsRefusedAndBothSidesAreTold() {
        final var one = members.start("1");
        final var twin = members.start("1");
        twin.send(one, Lane.CONTROL, "hello");
        assertThat(twin.happened().await("refused by " + one.address()))
                .contains("same id", one.address().toString(), twin.address().toString());
        one.happened().await("refused caller member 1", "same id");
        assertThat(one.inbox().size()).isZero();
    }

    @Test
    void anAddressThatHasChangedHandsIsFoundOut() {
        final var one = members.start("1");
        final var two = members.start("2");
        one.transport().expect(two.address(), MemberId.of(3));
        one.send(two, Lane.CONTROL, "for member 3");
        one.happened().await("refused by " + two.address(), "was taken for member 3");
        two.happened().await("refused caller member 1", "was taken for member 3");
        one.transport().expect(two.address(), MemberId.of(2));
        Members.sendUntilReceived(one, two, "for member 2");
        assertThat(two.inbox().texts()).doesNotContain("for member 3");
    }

    @Test
    void aConnectionToSomebodyElseThanExpectedIsClosed() {
        final var one = members.start("1");
        final var two = members.start("2");
        Members.sendUntilReceived(one, two, "to whoever is there");
        one.transport().expect(two.address(), MemberId.of(3));
        Members.sendUntil(
                one,
                two,
                "for member 3",
                () -> one.happened().all().stream().anyMatch(what -> what.startsWith("refused by")));
        one.transport().expectAnybody(two.address());
        Members.sendUntilReceived(one, two, "to whoever is there now");
    }

    @Test
    void oneWhoAnswersForAnotherClusterIsNotTrusted() throws Exception {
        final var one = members.start("1");
        try (ServerSocket server = RawSocket.listen()) {
            one.transport().send(RawSocket.address(server), Lane.DATA, 1, Members.bytes("secret"));
            try (RawSocket liar = RawSocket.accept(server)) {
                assertThat(liar.read().orElseThrow().kind()).isEqualTo(Handshake.HELLO);
                final var identity = new Identity("other-cluster", MemberId.of(2), RawSocket.address(server));
                liar.write(liar.link(Handshake.WELCOME, new Handshake.Welcome(Versions.OURS, identity).encode()));
                assertThat(liar.read()).as("nothing but the end").isEmpty();
            }
            one.happened().await("refused by", "other-cluster");
        }
    }

    @Test
    void theHelloSaysWhoCalls() throws Exception {
        final var one = members.start("1");
        try (ServerSocket server = RawSocket.listen()) {
            final Address address = RawSocket.address(server);
            one.transport().expect(address, MemberId.of(2));
            one.transport().send(address, Lane.BULK, 1, Members.bytes("hello"));
            try (RawSocket two = RawSocket.accept(server)) {
                final Hello hello = two.welcome("2");
                assertThat(hello.identity()).isEqualTo(new Identity(Members.CLUSTER, MemberId.of(1), one.address()));
                assertThat(hello.lane()).isEqualTo(Lane.BULK);
                assertThat(hello.expected()).contains(MemberId.of(2));
                assertThat(two.readText()).isEqualTo("hello");
            }
        }
    }

    @Test
    void aTakenPortIsSaidAtTheStart() {
        final var one = members.start("1");
        assertThatThrownBy(() -> members.start(
                        "2",
                        Members.CLUSTER,
                        Members.SETTINGS,
                        Optional.empty(),
                        Versions.OURS,
                        one.address().port()))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(String.valueOf(one.address().port()))
                .hasMessageContaining("another broker");
    }
}
