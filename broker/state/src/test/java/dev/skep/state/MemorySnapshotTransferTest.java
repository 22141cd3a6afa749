package dev.skep.state;

import static dev.skep.state.StateStoreContract.NONE;
import static dev.skep.state.StateStoreContract.commit;
import static dev.skep.state.TestTables.NUMBERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skep.base.DiskException;
import dev.skep.state.snapshot.SnapshotReceiver;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MemorySnapshotTransferTest extends SnapshotTransferContract {
    private final Map<String, FaultyDisk> disks = new TreeMap<>();

    @Override
    LayeredStateStore open(final String replica, final Redundancy redundancy) {
        return MemoryStateStore.open(disk(replica), "state", StateStoreContract.TINY, redundancy);
    }

    @Override
    void crash(final String replica) {
        disk(replica).crash();
    }

    @Override
    Map<String, byte[]> files(final String replica) {
        final Map<String, byte[]> files = new TreeMap<>();
        disk(replica).files().forEach((name, bytes) -> files.put(name, bytes.clone()));
        return files;
    }

    @Override
    void putFile(final String replica, final String name, final byte[] bytes) {
        disk(replica).rot(name, bytes);
    }

    /** The disk fails at any operation while a snapshot comes in and is installed; then the work runs again, or the power is lost. */
    @Test
    void anInstallationThatFailsAnywhereMayRunAgainOrIsAsIfItNeverWas() {
        try (StateStore leader = open("leader")) {
            commit(leader, 9, () -> leader.writer().put(NUMBERS, Key.of(NUMBERS, 1), 9L));
            snapshot(leader, NONE);
            for (int operations = 0; operations < 40; operations++) {
                failAfter(operations, leader, true);
                failAfter(operations, leader, false);
            }
        }
    }

    private void failAfter(final int operations, final StateStore leader, final boolean again) {
        final String replica = "follower-" + operations + again;
        final boolean failed;
        try (StateStore follower = open(replica)) {
            commit(follower, 2, () -> follower.writer().put(NUMBERS, Key.of(NUMBERS, 1), 2L));
            snapshot(follower, NONE);
            final byte[] bytes = read(leader, 9);
            final SnapshotReceiver receiver = follower.receiveSnapshot(9, bytes.length);
            final StateStore.BackgroundWork installation = follower.installReceived(receiver);
            final List<Runnable> steps = List.of(() -> receiver.write(0, bytes), receiver::finish, installation::run);
            disk(replica).failAfter(operations);
            failed = steps.stream().anyMatch(step -> !succeeds(step, again ? disk(replica) : null));
            disk(replica).failAfter(Integer.MAX_VALUE);
            if (again) {
                installation.complete();
                assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
            }
        }
        disk(replica).crash();
        try (StateStore follower = open(replica)) {
            assertThat(follower.snapshotIndex()).isIn(failed && !again ? List.of(2L, 9L) : List.of(9L));
            assertThat(follower.writer().get(NUMBERS, Key.of(NUMBERS, 1))).isEqualTo(follower.snapshotIndex());
        }
    }

    /** With a disk to mend, a step that failed runs again and must succeed. */
    private static boolean succeeds(final Runnable step, final FaultyDisk toMend) {
        try {
            step.run();
            return true;
        } catch (final DiskException failure) {
            if (toMend == null) {
                return false;
            }
            toMend.failAfter(Integer.MAX_VALUE);
            step.run();
            return true;
        }
    }

    private FaultyDisk disk(final String replica) {
        return disks.computeIfAbsent(replica, name -> new FaultyDisk());
    }
}
