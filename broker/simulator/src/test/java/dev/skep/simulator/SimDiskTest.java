package dev.skep.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skep.base.Disk;
import dev.skep.base.DiskContract;
import dev.skep.base.DiskException;
import dev.skep.base.Rng;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Does what every disk does, and breaks only as far as the port allows. */
final class SimDiskTest extends DiskContract {
    private static final int SEEDS = 200;
    private static final int BYTES = 2_000;

    @Override
    protected Disk disk() {
        return new SimDisk(new Rng(1));
    }

    @Test
    void whatIsSyncedSurvivesEveryLossOfPower() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final SimDisk disk = new SimDisk(new Rng(seed));
            write(disk, "d/file", 0, (byte) 1);
            disk.open("d/file").sync();
            disk.syncDirectory("d");
            disk.losePower();
            assertThat(read(disk, "d/file")).containsOnly((byte) 1).hasSize(BYTES);
        }
    }

    @Test
    void whatIsNotSyncedIsKeptLostOrTornAtSectorEdges() {
        final var counts = new TreeSet<Integer>();
        for (int seed = 0; seed < SEEDS; seed++) {
            final SimDisk disk = new SimDisk(new Rng(seed));
            write(disk, "d/file", 0, (byte) 1);
            disk.open("d/file").sync();
            disk.syncDirectory("d");
            write(disk, "d/file", 0, (byte) 2);
            disk.losePower();
            final byte[] bytes = read(disk, "d/file");
            for (int sector = 0; sector < BYTES; sector += 512) {
                final byte[] part = Arrays.copyOfRange(bytes, sector, Math.min(BYTES, sector + 512));
                assertThat(part).containsOnly(part[0]);
            }
            int kept = 0;
            for (final byte each : bytes) {
                kept += each - 1;
            }
            counts.add(kept);
        }
        assertThat(counts).contains(0, BYTES).hasSizeGreaterThan(4);
    }

    @Test
    void namesAreLostUntilTheirDirectoryIsSynced() {
        final var seen = new TreeSet<Boolean>();
        for (int seed = 0; seed < SEEDS; seed++) {
            final SimDisk disk = new SimDisk(new Rng(seed));
            write(disk, "d/file", 0, (byte) 1);
            disk.open("d/file").sync();
            disk.losePower();
            seen.add(disk.exists("d/file"));
        }
        assertThat(seen).containsExactly(false, true);
    }

    @Test
    void aDeletedTreeIsGoneForGoodWhenItsParentIsSynced() {
        for (int seed = 0; seed < SEEDS; seed++) {
            final SimDisk disk = new SimDisk(new Rng(seed));
            write(disk, "d/tree/file", 0, (byte) 1);
            disk.syncDirectory("d/tree");
            disk.delete("d/tree");
            disk.syncDirectory("d");
            disk.losePower();
            assertThat(disk.exists("d/tree")).isFalse();
        }
    }

    @Test
    void aKilledProcessLosesNothing() {
        final SimDisk disk = new SimDisk(new Rng(1));
        write(disk, "d/file", 0, (byte) 1);
        disk.kill();
        assertThat(read(disk, "d/file")).containsOnly((byte) 1).hasSize(BYTES);
    }

    @Test
    void afterAFailedSyncNothingIsSure() {
        final var sizes = new TreeSet<Integer>();
        for (int seed = 0; seed < SEEDS; seed++) {
            final SimDisk disk = new SimDisk(new Rng(seed));
            write(disk, "d/file", 0, (byte) 1);
            disk.syncDirectory("d");
            disk.failNextSync();
            assertThatThrownBy(() -> disk.open("d/file").sync())
                    .isInstanceOfSatisfying(
                            DiskException.class, e -> assertThat(e.full()).isFalse());
            disk.kill();
            sizes.add(read(disk, "d/file").length);
        }
        assertThat(sizes).contains(0, BYTES);
    }

    @Test
    void aFullDiskTakesNothingAndChangesNothing() {
        final SimDisk disk = new SimDisk(new Rng(1));
        write(disk, "file", 0, (byte) 1);
        disk.capacityBytes(BYTES + 10);
        assertThatThrownBy(() -> write(disk, "file", BYTES, (byte) 2))
                .isInstanceOfSatisfying(
                        DiskException.class, e -> assertThat(e.full()).isTrue());
        assertThat(read(disk, "file")).containsOnly((byte) 1).hasSize(BYTES);
        write(disk, "file", 0, (byte) 3);
        disk.delete("file");
        assertThat(disk.freeBytes()).isEqualTo(BYTES + 10);
    }

    @Test
    void stopsInTheMiddleOfTheChosenChange() {
        final SimDisk disk = new SimDisk(new Rng(1));
        disk.open("file").close();
        disk.crashAfter(2);
        write(disk, "file", 0, (byte) 1);
        assertThatThrownBy(() -> write(disk, "file", 0, (byte) 2)).isInstanceOf(SimDisk.Crash.class);
    }

    @Test
    void rotTurnsOneBitOver() {
        final SimDisk disk = new SimDisk(new Rng(1));
        write(disk, "file", 0, (byte) 0);
        assertThat(disk.rot(new Rng(7))).isEqualTo("file");
        int bits = 0;
        for (final byte each : read(disk, "file")) {
            bits += Integer.bitCount(each & 0xFF);
        }
        assertThat(bits).isEqualTo(1);
    }

    private static void write(final Disk disk, final String name, final long at, final byte value) {
        final byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, value);
        try (var file = disk.open(name)) {
            file.write(at, ByteBuffer.wrap(bytes));
        }
    }

    private static byte[] read(final Disk disk, final String name) {
        try (var file = disk.open(name)) {
            final ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            return bytes.array();
        }
    }
}
