package dev.skep.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Remembers in words what the transport told, and lets tests wait for it. */
final class Happenings implements TransportListener {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<String> all = new ArrayList<>();

    private void add(final String what) {
        lock.lock();
        try {
            all.add(what);
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<String> all() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the first one that contains all of the parts. */
    String await(final String... parts) {
        lock.lock();
        try {
            long left = Members.PATIENCE_NANOS;
            while (true) {
                for (final String one : all) {
                    if (List.of(parts).stream().allMatch(one::contains)) {
                        return one;
                    }
                }
                assertThat(left)
                        .as("nothing with %s happened, but %s", List.of(parts), all)
                        .isPositive();
                left = more.awaitNanos(left);
            }
        } catch (final InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void connected(final MemberId member, final Address address, final Lane lane) {
        add("connected " + member + " " + address + " " + lane);
    }

    @Override
    public void lost(
            final MemberId member,
            final Address address,
            final Lane lane,
            final boolean outbound,
            final String reason) {
        add("lost " + (outbound ? "outbound " : "inbound ") + member + " " + lane + ": " + reason);
    }

    @Override
    public void connectionFailed(final Address address, final String reason) {
        add("failed " + address + ": " + reason);
    }

    @Override
    public void refused(final Address address, final String reason) {
        add("refused by " + address + ": " + reason);
    }

    @Override
    public void refusedCaller(final String caller, final String reason) {
        add("refused caller " + caller + ": " + reason);
    }

    @Override
    public void warning(final String sentence) {
        add("warning " + sentence);
    }
}
