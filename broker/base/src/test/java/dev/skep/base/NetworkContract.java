package dev.skep.base;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Network.Lane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Network} must do while nothing is broken, the simulated one as well. Frames may always get lost by
 * contract, so an implementation that does so at random is tested with that switched off.
 */
public abstract class NetworkContract {
    private static final int KIND = 7;

    /** A member that others reach at the address. */
    public record Member(MemberId id, Network network, Address address) {}

    /** What a member has received, in order. Filled by the network, read by the test. */
    public static final class Inbox implements Network.Receiver {
        /** One frame. */
        public record Received(MemberId from, int kind, byte[] payload) {
            public String text() {
                return new String(payload, StandardCharsets.UTF_8);
            }
        }

        private final ReentrantLock lock = new ReentrantLock();
        private final Condition arrived = lock.newCondition();
        private final List<Received> frames = new ArrayList<>();

        @Override
        public void received(final MemberId from, final int kind, final byte[] payload) {
            lock.lock();
            try {
                frames.add(new Received(from, kind, payload));
                arrived.signalAll();
            } finally {
                lock.unlock();
            }
        }

        public List<Received> frames() {
            lock.lock();
            try {
                return List.copyOf(frames);
            } finally {
                lock.unlock();
            }
        }

        public List<String> texts() {
            return frames().stream().map(Received::text).toList();
        }

        public int size() {
            lock.lock();
            try {
                return frames.size();
            } finally {
                lock.unlock();
            }
        }

        /** Blocks until so many have arrived; for networks that run by themselves. False when that takes too long. */
        public boolean awaitSize(final int size, final long nanosMax) throws InterruptedException {
            lock.lock();
            try {
                long left = nanosMax;
                while (frames.size() < size) {
                    if (left <= 0) {
                        return false;
                    }
                    left = arrived.awaitNanos(left);
                }
                return true;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Starts a member; its receiver gets what others send to its address. */
    protected abstract Member join(MemberId id, Network.Receiver receiver);

    /** Lets the network work until so many frames have arrived in the inbox; fails when they do not. */
    protected abstract void await(Inbox inbox, int frames);

    /** An address where nobody listens. */
    protected abstract Address nowhere();

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aFrameArrivesWithItsSenderKindAndBytes() {
        final var inbox = new Inbox();
        final var one = join(MemberId.of(1), new Inbox());
        final var two = join(MemberId.of(2), inbox);
        assertThat(one.network().send(two.address(), Lane.DATA, KIND, bytes("hello")))
                .isTrue();
        await(inbox, 1);
        final var frame = inbox.frames().getFirst();
        assertThat(frame.from()).isEqualTo(MemberId.of(1));
        assertThat(frame.kind()).isEqualTo(KIND);
        assertThat(frame.text()).isEqualTo("hello");
    }

    @Test
    void eachSideSendsToTheOther() {
        final var inboxOfOne = new Inbox();
        final var inboxOfTwo = new Inbox();
        final var one = join(MemberId.of(1), inboxOfOne);
        final var two = join(new MemberId("gateway-a"), inboxOfTwo);
        one.network().send(two.address(), Lane.CONTROL, KIND, bytes("ping"));
        await(inboxOfTwo, 1);
        two.network().send(one.address(), Lane.CONTROL, KIND, bytes("pong"));
        await(inboxOfOne, 1);
        assertThat(inboxOfOne.texts()).containsExactly("pong");
        assertThat(inboxOfOne.frames().getFirst().from()).isEqualTo(new MemberId("gateway-a"));
    }

    @Test
    void framesOfOneLaneArriveInTheOrderTheyWereSent() {
        final var inbox = new Inbox();
        final var one = join(MemberId.of(1), new Inbox());
        final var two = join(MemberId.of(2), inbox);
        final int count = 1000;
        final List<String> sent = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final String text = "frame " + i;
            sent.add(text);
            assertThat(one.network().send(two.address(), Lane.DATA, KIND, bytes(text)))
                    .isTrue();
        }
        await(inbox, count);
        assertThat(inbox.texts()).isEqualTo(sent);
    }

    @Test
    void allLanesAndAllKindsArrive() {
        final var inbox = new Inbox();
        final var one = join(MemberId.of(1), new Inbox());
        final var two = join(MemberId.of(2), inbox);
        for (final Lane lane : Lane.values()) {
            one.network().send(two.address(), lane, lane == Lane.BULK ? 0 : 255, bytes(lane.name()));
        }
        await(inbox, Lane.values().length);
        assertThat(inbox.texts()).containsExactlyInAnyOrder("CONTROL", "DATA", "BULK");
        assertThat(inbox.frames().stream().map(Inbox.Received::kind)).containsExactlyInAnyOrder(0, 255, 255);
    }

    @Test
    void emptyAndLargeFramesArriveWhole() {
        final var inbox = new Inbox();
        final var one = join(MemberId.of(1), new Inbox());
        final var two = join(MemberId.of(2), inbox);
        final byte[] large = new byte[3_000_001];
        new Rng(1).nextBytes(large);
        final byte[] copy = Arrays.copyOf(large, large.length);
        one.network().send(two.address(), Lane.BULK, KIND, new byte[0]);
        one.network().send(two.address(), Lane.BULK, KIND, large);
        await(inbox, 2);
        assertThat(inbox.frames().get(0).payload()).isEmpty();
        assertThat(inbox.frames().get(1).payload()).isEqualTo(copy);
    }

    @Test
    void whatIsSentToNobodyHarmsNobody() {
        final var inbox = new Inbox();
        final var one = join(MemberId.of(1), new Inbox());
        final var two = join(MemberId.of(2), inbox);
        // whether this is known on the spot is the network's business
        final boolean taken = one.network().send(nowhere(), Lane.DATA, KIND, bytes("lost"));
        assertThat(taken).isIn(true, false);
        one.network().send(two.address(), Lane.DATA, KIND, bytes("hello"));
        await(inbox, 1);
        assertThat(inbox.texts()).containsExactly("hello");
    }
}
