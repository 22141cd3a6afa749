package dev.skep.state;

import static dev.skep.state.StateStoreContract.NONE;
import static dev.skep.state.StateStoreContract.commit;
import static dev.skep.state.StateStoreContract.flush;
import static dev.skep.state.StateStoreContract.layer;
import static dev.skep.state.StateStoreContract.note;
import static dev.skep.state.TestTables.NOTES;
import static dev.skep.state.TestTables.NUMBERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Check.InvariantViolation;
import dev.skep.base.DiskException;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.Rng;
import dev.skep.state.TestTables.Note;
import dev.skep.state.snapshot.DamagedSnapshot;
import dev.skep.state.snapshot.SnapshotReceiver;
import dev.skep.state.snapshot.SnapshotStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every state store has to do with snapshots that travel, and with damaged ones. */
abstract class SnapshotTransferContract {
    private static final byte[] TERM_SEVEN = {7, 0, -1};

    /** Opens the store of a replica on what an earlier one has left. */
    abstract LayeredStateStore open(String replica, Redundancy redundancy);

    /** Takes the replica away as a crash would. */
    abstract void crash(String replica);

    /** All files of the replica but those in use by an open store. */
    abstract Map<String, byte[]> files(String replica);

    /** Writes such a file. */
    abstract void putFile(String replica, String name, byte[] bytes);

    LayeredStateStore open(final String replica) {
        return open(replica, Redundancy.ALONE);
    }

    @Test
    void aSnapshotTravelsWhileTheSenderGoesOn() {
        final long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " seed " + seed);
        final Rng rng = new Rng(seed);
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            commit(follower, 3, () -> fill(follower, rng, 200));
            flush(follower);
            snapshot(follower, NONE);
            commit(follower, 4, () -> fill(follower, rng, 50));
            layer(follower, 5, () -> follower.writer().put(NUMBERS, Key.of(NUMBERS, 9999), 1L));
            assertThat(numbers(follower)).contains(1L);

            commit(leader, 20, () -> fill(leader, rng, 300));
            flush(leader);
            commit(leader, 21, () -> fill(leader, rng, 300));
            snapshot(leader, TERM_SEVEN);
            final long sent = leader.contentHash();
            final SnapshotStream stream = leader.openSnapshot(21);
            assertThat(stream.index()).isEqualTo(21);
            assertThat(stream.metadata()).isEqualTo(TERM_SEVEN);
            final SnapshotReceiver receiver = follower.receiveSnapshot(21, stream.totalBytes());
            long index = 21;
            while (receiver.nextOffset() < stream.totalBytes()) {
                final long offset = Math.max(0, receiver.nextOffset() - rng.nextInt(50));
                receiver.write(offset, stream.read(offset, 1 + rng.nextInt(3000)));
                if (rng.chance(0.2)) {
                    commit(leader, ++index, () -> fill(leader, rng, 20));
                    snapshot(leader, new byte[] {(byte) index});
                }
            }
            stream.close();
            receiver.finish();
            final StateStore.BackgroundWork installation = follower.installReceived(receiver);
            installation.run();
            assertThat(follower.committedIndex()).isEqualTo(4);
            assertThat(follower.writer().get(NUMBERS, Key.of(NUMBERS, 9999))).isEqualTo(1L);
            installation.complete();

            assertThat(follower.contentHash()).isEqualTo(sent);
            assertThat(follower.writer().get(NUMBERS, Key.of(NUMBERS, 9999))).isNull();
            assertThat(follower.committedIndex()).isEqualTo(21);
            assertThat(follower.snapshotIndex()).isEqualTo(21);
            assertThat(follower.spareSnapshotIndex()).isEqualTo(-1);
            assertThat(follower.snapshotMetadata()).isEqualTo(TERM_SEVEN);
            assertThat(follower.pendingLayers()).isZero();
            assertThat(follower.wantsFlush()).isTrue();
            flush(follower);
            assertThat(follower.wantsFlush()).isFalse();

            final long both = rng.nextLong();
            goOn(follower, 22, both);
            snapshot(follower, NONE);
            assertThat(follower.snapshotIndex()).isEqualTo(22);
            assertThat(follower.spareSnapshotIndex()).isEqualTo(21);
            try (StateStore again = open("other")) {
                transfer(follower, 22, again);
                assertThat(again.contentHash()).isEqualTo(follower.contentHash());
                assertThat(numbers(again)).isEqualTo(numbers(follower));
            }
        }
        crash("follower");
        crash("other");
        try (LayeredStateStore follower = open("follower");
                LayeredStateStore other = open("other")) {
            assertThat(follower.snapshotIndex()).isEqualTo(22);
            assertThat(other.snapshotIndex()).isEqualTo(22);
            assertThat(other.contentHash()).isEqualTo(follower.contentHash());
            assertThat(other.skippedSnapshots()).isEmpty();
            assertThat(files("other").keySet()).noneMatch(name -> name.contains("pending"));
            verify(follower);
            verify(other);
        }
    }

    @Test
    void aStreamIsTheSameBytesFromAnyOffsetAndAfterARestart() {
        final Rng rng = new Rng(5);
        final byte[] whole;
        try (StateStore store = open("leader")) {
            commit(store, 1, () -> fill(store, rng, 500));
            snapshot(store, TERM_SEVEN);
            whole = read(store, 1);
        }
        try (StateStore store = open("leader");
                SnapshotStream stream = store.openSnapshot(1)) {
            assertThat(stream.totalBytes()).isEqualTo(whole.length);
            for (int i = 0; i < 300; i++) {
                final int from = rng.nextInt(whole.length + 1);
                final int length = 1 + rng.nextInt(2000);
                assertThat(stream.read(from, length))
                        .isEqualTo(Arrays.copyOfRange(whole, from, Math.min(whole.length, from + length)));
            }
            assertThatThrownBy(() -> stream.read(whole.length + 1, 1)).isInstanceOf(InvariantViolation.class);
        }
    }

    @Test
    void aSnapshotIsKeptAsLongAsSomebodyReadsIt() {
        try (StateStore store = open("leader")) {
            put(store, 1, 1);
            snapshot(store, NONE);
            final SnapshotStream one = store.openSnapshot(1);
            final SnapshotStream another = store.openSnapshot(1);
            for (int index = 2; index < 6; index++) {
                put(store, index, index);
                snapshot(store, NONE);
            }
            assertThat(store.openSnapshot(2)).isNull();
            one.close();
            one.close();
            put(store, 6, 6);
            snapshot(store, NONE);
            assertThat(another.read(0, Integer.MAX_VALUE)).hasSize((int) another.totalBytes());
            assertThatThrownBy(() -> one.read(0, 1)).isInstanceOf(InvariantViolation.class);
            another.close();
            assertThat(store.spareSnapshotIndex()).isEqualTo(5);
            put(store, 7, 7);
            final StateStore.BackgroundWork work = store.prepareSnapshot(NONE);
            assertThat(store.openSnapshot(1)).isNull();
            assertThat(store.openSnapshot(5)).isNull();
            try (SnapshotStream newest = store.openSnapshot(6)) {
                work.run();
                work.complete();
                assertThat(newest.read(0, Integer.MAX_VALUE)).hasSize((int) newest.totalBytes());
            }
            assertThat(snapshotsOf("leader")).containsExactly("0006", "0007");
        }
    }

    @Test
    void chunksMayComeTwiceAndAGapIsNotTaken() {
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            put(leader, 9, 1);
            snapshot(leader, NONE);
            final byte[] whole = read(leader, 9);
            final SnapshotReceiver receiver = follower.receiveSnapshot(9, whole.length);
            assertThat(receiver.write(5, Arrays.copyOfRange(whole, 5, 9))).isZero();
            assertThat(receiver.write(0, Arrays.copyOfRange(whole, 0, 40))).isEqualTo(40);
            assertThat(receiver.write(0, Arrays.copyOfRange(whole, 0, 40))).isEqualTo(40);
            assertThat(receiver.write(41, Arrays.copyOfRange(whole, 41, 60))).isEqualTo(40);
            assertThat(receiver.write(30, Arrays.copyOfRange(whole, 30, 60))).isEqualTo(60);
            assertThat(receiver.write(60, new byte[0])).isEqualTo(60);
            assertThat(receiver.write(60, Arrays.copyOfRange(whole, 60, whole.length)))
                    .isEqualTo(whole.length);
            assertThat(receiver.write(60, Arrays.copyOfRange(whole, 60, whole.length)))
                    .isEqualTo(whole.length);
            receiver.finish();
            assertThat(receiver.write(60, Arrays.copyOfRange(whole, 60, whole.length)))
                    .isEqualTo(whole.length);
            install(follower, receiver);
            assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
        }
    }

    @Test
    void wrongBytesAreRefusedByNameAndTheStateStays() {
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            put(follower, 2, 42);
            put(leader, 9, 1);
            snapshot(leader, TERM_SEVEN);
            final byte[] whole = read(leader, 9);
            final List<String> reasons = new ArrayList<>();
            for (int at = 0; at < whole.length; at += 1 + whole.length / 200) {
                final byte[] wrong = whole.clone();
                wrong[at] ^= 0x20;
                reasons.add(refusal(follower, wrong, whole.length));
            }
            assertThat(reasons).allMatch(reason -> reason.contains("snapshot of index 9 is refused"));
            assertThat(reasons.getFirst()).contains("it does not begin like a snapshot");
            assertThat(reasons.getLast()).contains("the checksum of its file ");
            assertThat(refusal(follower, Arrays.copyOf(whole, whole.length - 1), whole.length))
                    .contains("only " + (whole.length - 1) + " of " + whole.length + " bytes came in");
            assertThat(refusal(follower, whole, whole.length - 1)).contains("which is not the announced");
            assertThat(refusal(follower, Arrays.copyOf(whole, whole.length + 1), whole.length + 1))
                    .contains("which is not the announced");
            assertThat(files("follower").keySet()).noneMatch(name -> name.contains("pending"));
            assertThat(numbers(follower)).containsExactly(42L);

            transfer(leader, 9, follower);
            assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
        }
    }

    private static String refusal(final StateStore follower, final byte[] bytes, final long totalBytes) {
        final SnapshotReceiver receiver = follower.receiveSnapshot(9, totalBytes);
        for (int offset = 0; offset < bytes.length; offset += 1000) {
            receiver.write(offset, Arrays.copyOfRange(bytes, offset, Math.min(bytes.length, offset + 1000)));
        }
        try {
            receiver.finish();
        } catch (final MalformedBytes refused) {
            return refused.getMessage();
        }
        throw new AssertionError("wrong bytes were taken");
    }

    @Test
    void aSnapshotThatIsNotNewerThanTheStateIsNotInstalled() {
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            put(leader, 9, 1);
            snapshot(leader, NONE);
            final SnapshotReceiver receiver = receive(leader, 9, follower);
            put(follower, 9, 42);
            final StateStore.BackgroundWork work = follower.installReceived(receiver);
            work.run();
            assertThatThrownBy(work::complete).isInstanceOf(InvariantViolation.class);
        }
    }

    @Test
    void whatWasComingInAtACrashIsDeletedAndComesInAnew() {
        try (StateStore leader = open("leader")) {
            put(leader, 9, 1);
            snapshot(leader, TERM_SEVEN);
            final byte[] whole = read(leader, 9);
            try (StateStore follower = open("follower")) {
                put(follower, 2, 42);
                snapshot(follower, NONE);
            }
            for (int received = 1; received < whole.length; received += whole.length / 7) {
                try (StateStore follower = open("follower")) {
                    follower.receiveSnapshot(9, whole.length).write(0, Arrays.copyOf(whole, received));
                }
                crash("follower");
                try (LayeredStateStore follower = open("follower")) {
                    assertThat(files("follower").keySet()).noneMatch(name -> name.contains("pending"));
                    assertThat(follower.skippedSnapshots()).isEmpty();
                    assertThat(follower.snapshotIndex()).isEqualTo(2);
                    assertThat(numbers(follower)).containsExactly(42L);
                }
            }
            try (StateStore follower = open("follower")) {
                transfer(leader, 9, follower);
                assertThat(follower.snapshotMetadata()).isEqualTo(TERM_SEVEN);
            }
        }
    }

    @Test
    void metadataIsKeptWithItsSnapshot() {
        try (StateStore store = open("leader")) {
            assertThat(store.snapshotMetadata()).isEmpty();
            put(store, 1, 1);
            snapshot(store, TERM_SEVEN);
            assertThat(store.snapshotMetadata()).isEqualTo(TERM_SEVEN);
            put(store, 2, 1);
            final StateStore.BackgroundWork work = store.prepareSnapshot(new byte[] {8});
            work.run();
            assertThat(store.snapshotMetadata()).isEqualTo(TERM_SEVEN);
            work.complete();
            assertThat(store.snapshotMetadata()).isEqualTo(new byte[] {8});
        }
        try (StateStore store = open("leader")) {
            assertThat(store.snapshotMetadata()).isEqualTo(new byte[] {8});
        }
    }

    @Test
    void aLoneReplicaFindsDamageAtTheOpeningAndTakesTheOlderSnapshot() {
        int number = 0;
        for (String name = damage("alone-0", 0); name != null; name = damage("alone-" + number, number)) {
            try (LayeredStateStore store = open("alone-" + number)) {
                assertThat(store.skippedSnapshots())
                        .as(name)
                        .singleElement()
                        .asString()
                        .contains("2 is not used: ");
                assertThat(store.snapshotIndex()).isEqualTo(1);
                assertThat(store.snapshotMetadata()).isEqualTo(TERM_SEVEN);
                assertThat(store.spareSnapshotIndex()).isEqualTo(-1);
                assertThat(store.prepareVerification()).isNull();
                assertThat(snapshotsOf("alone-" + number)).containsAnyOf("0001");
            }
            number++;
        }
        assertThat(number).isGreaterThan(1);
    }

    /** At the opening, or by verifying it, or by a reader; in any case the next opening finds all of it. */
    @Test
    void aReplicaWithPeersFindsDamageSoonerOrLaterAndDoesNotOpenItAgain() {
        boolean tables = false;
        int foundLater = 0;
        for (final boolean reads : new boolean[] {false, true}) {
            int number = 0;
            String replica = "peers-" + reads + number;
            for (String name = damage(replica, number); name != null; name = damage(replica, number)) {
                tables |= name.endsWith(".sst");
                foundLater += findLater(replica, name, reads) ? 1 : 0;
                replica = "peers-" + reads + ++number;
            }
            assertThat(number).isGreaterThan(1);
        }
        assertThat(foundLater > 0).isEqualTo(tables);
    }

    private boolean findLater(final String replica, final String name, final boolean reads) {
        boolean later = false;
        try (LayeredStateStore store = open(replica, Redundancy.REPLICATED)) {
            if (store.snapshotIndex() == 2) {
                later = true;
                // Whoever is the first to read it: RocksDB, the verification or a reader.
                assertThatThrownBy(() -> {
                            put(store, 3, 3);
                            snapshot(store, NONE);
                        })
                        .isInstanceOf(DiskException.class)
                        .hasMessageContaining("checksum mismatch");
                assertThatThrownBy(() -> find(store, reads))
                        .isInstanceOf(DamagedSnapshot.class)
                        .hasMessageContaining("the checksum of its file " + name.substring(name.lastIndexOf('/') + 1));
            } else {
                assertThat(store.skippedSnapshots()).hasSize(1);
            }
        }
        crash(replica);
        try (LayeredStateStore store = open(replica, Redundancy.REPLICATED)) {
            if (later) {
                assertThat(store.prepareVerification()).as("all was read").isNull();
            }
            assertThat(store.skippedSnapshots()).hasSize(later ? 1 : 0);
            assertThat(store.snapshotIndex()).isEqualTo(1);
            assertThat(snapshotsOf(replica)).doesNotContain("0002").contains("0001");
            verify(store);
        }
        try (LayeredStateStore store = open(replica, Redundancy.REPLICATED)) {
            assertThat(store.skippedSnapshots()).isEmpty();
            assertThat(files(replica).keySet()).noneMatch(file -> file.contains("suspicion"));
            verify(store);
        }
        return later;
    }

    @Test
    void anOlderSnapshotStaysUntilTheOpenedOneIsVerified() {
        try (StateStore store = open("peer")) {
            put(store, 1, 1);
            snapshot(store, NONE);
            put(store, 2, 2);
            snapshot(store, NONE);
        }
        try (StateStore store = open("peer", Redundancy.REPLICATED)) {
            final boolean verified = store.prepareVerification() == null;
            for (int index = 3; index < 6; index++) {
                put(store, index, index);
                snapshot(store, NONE);
                assertThat(store.spareSnapshotIndex()).isEqualTo(verified ? index - 1 : 1);
            }
            if (!verified) {
                assertThat(snapshotsOf("peer")).containsExactly("0001", "0002", "0004", "0005");
            }
            verify(store);
            put(store, 6, 6);
            snapshot(store, NONE);
            assertThat(store.spareSnapshotIndex()).isEqualTo(5);
            assertThat(snapshotsOf("peer")).containsExactly("0005", "0006");
        }
    }

    private static void find(final StateStore store, final boolean reads) {
        if (reads) {
            read(store, 2);
        } else {
            verify(store);
        }
    }

    /** Takes two snapshots and turns a bit of a file of the newer one; gives the name of that, null when there are not so many. */
    private String damage(final String replica, final int number) {
        try (StateStore store = open(replica)) {
            put(store, 1, 1);
            snapshot(store, TERM_SEVEN);
            put(store, 2, 2);
            snapshot(store, NONE);
        }
        final List<String> names = new ArrayList<>();
        files(replica).forEach((name, bytes) -> {
            if (name.contains("0002/") && bytes.length > 0) {
                names.add(name);
            }
        });
        if (number >= names.size()) {
            return null;
        }
        final byte[] bytes = files(replica).get(names.get(number));
        bytes[Math.min(2, bytes.length - 1)] ^= 0x10; // in a table: the first block of entries, which no opening reads
        putFile(replica, names.get(number), bytes);
        return names.get(number);
    }

    @Test
    void aReplicaWithPeersDeletesBadSnapshotsAndIsRebuilt() {
        try (StateStore leader = open("leader")) {
            put(leader, 9, 1);
            snapshot(leader, TERM_SEVEN);
            try (StateStore follower = open("follower")) {
                put(follower, 1, 1);
                snapshot(follower, NONE);
                put(follower, 2, 1);
                snapshot(follower, NONE);
            }
            files("follower").forEach((name, bytes) -> {
                if (name.endsWith("manifest")) {
                    putFile("follower", name, Arrays.copyOf(bytes, bytes.length - 1));
                }
            });
            try (LayeredStateStore follower = open("follower")) {
                assertThat(follower.snapshotIndex()).isEqualTo(-1);
                assertThat(snapshotsOf("follower")).containsExactly("0001", "0002");
            }
            try (LayeredStateStore follower = open("follower", Redundancy.REPLICATED)) {
                assertThat(follower.snapshotIndex()).isEqualTo(-1);
                assertThat(follower.committedIndex()).isEqualTo(-1);
                assertThat(follower.skippedSnapshots()).hasSize(2);
                assertThat(snapshotsOf("follower")).isEmpty();
                transfer(leader, 9, follower);
                assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
            }
            crash("follower");
            try (LayeredStateStore follower = open("follower", Redundancy.REPLICATED)) {
                assertThat(follower.skippedSnapshots()).isEmpty();
                assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
            }
        }
    }

    @Test
    void aBadSnapshotOfTheSameIndexIsReplacedByAReceivedOne() {
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            for (final StateStore store : List.of(leader, follower)) {
                put(store, 9, 1);
                snapshot(store, TERM_SEVEN);
            }
        }
        files("follower").forEach((name, bytes) -> {
            if (name.endsWith("manifest")) {
                putFile("follower", name, Arrays.copyOf(bytes, bytes.length - 1));
            }
        });
        try (StateStore leader = open("leader");
                StateStore follower = open("follower")) {
            assertThat(follower.snapshotIndex()).isEqualTo(-1);
            transfer(leader, 9, follower);
            assertThat(follower.contentHash()).isEqualTo(leader.contentHash());
        }
        try (LayeredStateStore follower = open("follower")) {
            assertThat(follower.snapshotIndex()).isEqualTo(9);
            put(follower, 10, 5);
            snapshot(follower, NONE);
            assertThat(follower.snapshotMetadata()).isEmpty();
        }
    }

    /** The log above the spare one is needed, so it must be one that can be opened. */
    @Test
    void aBadSnapshotIsNotTheSpareOne() {
        try (StateStore store = open("leader")) {
            for (int index = 1; index < 4; index++) {
                put(store, index, index);
                snapshot(store, NONE);
            }
            assertThat(store.spareSnapshotIndex()).isEqualTo(2);
        }
        try (LayeredStateStore store = open("leader")) {
            assertThat(store.spareSnapshotIndex()).isEqualTo(2);
        }
        final Map<String, byte[]> files = files("leader");
        files.forEach((name, bytes) -> {
            if (name.contains("0002/") && name.endsWith("manifest")) {
                putFile("leader", name, Arrays.copyOf(bytes, bytes.length - 1));
            }
        });
        try (LayeredStateStore store = open("leader")) {
            assertThat(store.snapshotIndex()).isEqualTo(3);
            assertThat(store.spareSnapshotIndex()).isEqualTo(-1);
        }
        files.forEach((name, bytes) -> {
            if (name.endsWith("manifest")) {
                putFile("leader", name, name.contains("0003/") ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
            }
        });
        try (LayeredStateStore store = open("leader")) {
            verify(store);
            assertThat(store.snapshotIndex()).isEqualTo(2);
            assertThat(store.spareSnapshotIndex()).isEqualTo(-1);
            put(store, 5, 5);
            snapshot(store, NONE);
            assertThat(store.spareSnapshotIndex()).isEqualTo(2);
            assertThat(snapshotsOf("leader")).containsExactly("0002", "0005");
        }
    }

    // ---------------------------------------------------------------- what the tests share

    /** Names of the directories of snapshots, shortened. */
    private List<String> snapshotsOf(final String replica) {
        return files(replica).keySet().stream()
                .filter(name -> name.endsWith("manifest"))
                .map(name -> name.substring(name.length() - "0001/manifest".length(), name.lastIndexOf('/')))
                .toList();
    }

    static void snapshot(final StateStore store, final byte[] metadata) {
        final StateStore.BackgroundWork snapshot = store.prepareSnapshot(metadata);
        snapshot.run();
        snapshot.complete();
    }

    static void verify(final StateStore store) {
        StateStore.BackgroundWork piece = store.prepareVerification();
        while (piece != null) {
            piece.run();
            piece.complete();
            piece = store.prepareVerification();
        }
    }

    static byte[] read(final StateStore store, final long index) {
        try (SnapshotStream stream = store.openSnapshot(index)) {
            return stream.read(0, Integer.MAX_VALUE);
        }
    }

    static SnapshotReceiver receive(final StateStore from, final long index, final StateStore to) {
        final byte[] bytes = read(from, index);
        final SnapshotReceiver receiver = to.receiveSnapshot(index, bytes.length);
        receiver.write(0, bytes);
        receiver.finish();
        return receiver;
    }

    static void install(final StateStore store, final SnapshotReceiver receiver) {
        final StateStore.BackgroundWork work = store.installReceived(receiver);
        work.run();
        work.complete();
    }

    static void transfer(final StateStore from, final long index, final StateStore to) {
        install(to, receive(from, index, to));
    }

    private static void put(final StateStore store, final long index, final long number) {
        commit(store, index, () -> {
            store.writer().put(NUMBERS, Key.of(NUMBERS, number), number);
            store.writer().put(NOTES, note("a", index), new Note("n", 1));
        });
    }

    private static List<Long> numbers(final StateStore store) {
        final List<Long> found = new ArrayList<>();
        store.writer().scan(NUMBERS, Key.of(NUMBERS), (key, value) -> found.add(value));
        return found;
    }

    private static void goOn(final StateStore store, final long index, final long seed) {
        commit(store, index, () -> fill(store, new Rng(seed), 100));
    }

    private static void fill(final StateStore store, final Rng rng, final int count) {
        for (int i = 0; i < count; i++) {
            fill(store, rng, TestTables.ALL.get(rng.nextInt(TestTables.ALL.size())));
        }
    }

    @SuppressWarnings("unchecked") // the value is one of the table
    private static void fill(final StateStore store, final Rng rng, final Table<?> table) {
        final Key key = TestTables.key(rng, table, 300);
        if (rng.chance(0.8)) {
            store.writer().put((Table<Object>) table, key, TestTables.value(rng, table));
        } else {
            store.writer().delete(table, key);
        }
    }
}
