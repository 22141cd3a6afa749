package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Not a test: prints frames per second and round trips on this machine. Run its main method. */
final class ThroughputMeasurement {
    private static final int FRAMES = 3_000_000;
    private static final int PAYLOAD_BYTES = 100;
    private static final int ROUND_TRIPS = 20_000;

    private ThroughputMeasurement() {}

    public static void main(final String[] arguments) throws Exception {
        final var received = new LongAdder();
        final var answers = new SynchronousQueue<byte[]>();
        try (ClusterTransport one = transport(1);
                ClusterTransport two = transport(2)) {
            final Address addressOfOne = one.start(new Address(Members.LOCAL, 0), (from, kind, payload) -> {
                try {
                    answers.put(payload);
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            final Address addressOfTwo = two.start(new Address(Members.LOCAL, 0), (from, kind, payload) -> {
                if (kind == 2) {
                    two.send(addressOfOne, Lane.CONTROL, 2, payload);
                } else {
                    received.increment();
                }
            });
            for (int round = 0; round < 5; round++) {
                throughput(one, addressOfTwo, received);
                roundTrips(one, addressOfTwo, answers);
            }
        }
    }

    private static ClusterTransport transport(final int id) {
        return new ClusterTransport(
                new Identity(Members.CLUSTER, MemberId.of(id), new Address(Members.LOCAL, 0)),
                TransportSettings.DEFAULT,
                Optional.empty(),
                new Happenings(),
                new Rng(id));
    }

    private static void throughput(final ClusterTransport one, final Address two, final LongAdder received) {
        received.reset();
        final byte[] payload = new byte[PAYLOAD_BYTES];
        final long begin = System.nanoTime();
        for (int i = 0; i < FRAMES; i++) {
            while (!one.send(two, Lane.DATA, 1, payload)) {
                LockSupport.parkNanos(50_000);
            }
        }
        while (received.sum() < FRAMES) {
            LockSupport.parkNanos(50_000);
        }
        final double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%,.0f frames/s of %d bytes%n", FRAMES / seconds, PAYLOAD_BYTES);
    }

    private static void roundTrips(
            final ClusterTransport one, final Address two, final SynchronousQueue<byte[]> answers)
            throws InterruptedException {
        final long[] nanos = new long[ROUND_TRIPS];
        for (int i = 0; i < ROUND_TRIPS; i++) {
            final long begin = System.nanoTime();
            one.send(two, Lane.CONTROL, 2, new byte[PAYLOAD_BYTES]);
            answers.take();
            nanos[i] = System.nanoTime() - begin;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "round trip with two thread changes: median %d us, p99 %d us%n",
                nanos[ROUND_TRIPS / 2] / 1000, nanos[ROUND_TRIPS * 99 / 100] / 1000);
    }
}
