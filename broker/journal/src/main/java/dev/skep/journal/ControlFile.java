package dev.skep.journal;

import dev.skep.base.Disk;
import dev.skep.base.DiskFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * What must be known before the segments are read: the flush mark, in two slots written in turn so that one of them is always
 * whole, and the intent of a truncation or reset, always synced before it is begun and after it is done.
 *
 * <p>Each slot, low byte first: two numbers (long) and the CRC32C of both (int). A slot that fails its checksum counts as
 * never written: a lost mark makes rot harder to tell from a torn tail, a torn intent was never begun.
 */
final class ControlFile {
    /** What was announced. */
    enum Intent {
        NONE,
        TRUNCATE_AFTER,
        RESET_TO
    }

    static final String NAME = "control";

    // Far enough from each other that no torn write touches two.
    private static final int SLOT_DISTANCE = 4096;
    private static final int INTENT_SLOT = 2;
    private static final int SLOT_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private final DiskFile file;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long sequence;
    private long flushed;
    private Intent intent = Intent.NONE;
    private long intentIndex;

    private ControlFile(final DiskFile file) {
        this.file = file;
        for (int i = 0; i < INTENT_SLOT; i++) {
            if (read(i) && slot.getLong(0) > sequence) {
                sequence = slot.getLong(0);
                flushed = slot.getLong(Long.BYTES);
            }
        }
        if (read(INTENT_SLOT)) {
            final long kind = slot.getLong(0);
            intent = kind == 1 ? Intent.TRUNCATE_AFTER : kind == 2 ? Intent.RESET_TO : Intent.NONE;
            intentIndex = slot.getLong(Long.BYTES);
        }
    }

    static ControlFile open(final Disk disk, final String directory) {
        return new ControlFile(disk.open(directory + "/" + NAME));
    }

    /** Takes the room of all slots, so that no later write can find the disk full. */
    void allocate() {
        file.allocate((long) INTENT_SLOT * SLOT_DISTANCE + SLOT_BYTES);
    }

    /** All frames up to here were durable. */
    long flushed() {
        return flushed;
    }

    Intent intent() {
        return intent;
    }

    long intentIndex() {
        return intentIndex;
    }

    /** Notes the mark without syncing it: a mark of any age is true. */
    void mark(final long flushedNow) {
        flushed = flushedNow;
        sequence++;
        write((int) (sequence % INTENT_SLOT), sequence, flushed);
    }

    /** Makes the mark durable. */
    void sync() {
        file.sync();
    }

    /** Announces, durably. The mark falls at once: what it said of the frames to go must not outlive them. */
    void announce(final Intent announced, final long index) {
        final long remains = announced == Intent.TRUNCATE_AFTER ? Math.min(flushed, index) : 0;
        mark(remains);
        mark(remains);
        write(INTENT_SLOT, announced.ordinal(), index);
        file.sync();
        intent = announced;
        intentIndex = index;
    }

    /** What was announced is done and durable. */
    void done() {
        write(INTENT_SLOT, Intent.NONE.ordinal(), 0);
        file.sync();
        intent = Intent.NONE;
    }

    void close() {
        file.close();
    }

    private void write(final int number, final long one, final long two) {
        slot.clear();
        slot.putLong(one).putLong(two);
        slot.putInt(checksum());
        slot.flip();
        file.write((long) number * SLOT_DISTANCE, slot);
    }

    private boolean read(final int number) {
        slot.clear();
        while (slot.hasRemaining()) {
            if (file.read((long) number * SLOT_DISTANCE + slot.position(), slot) < 0) {
                return false;
            }
        }
        return slot.getInt(2 * Long.BYTES) == checksum();
    }

    private int checksum() {
        crc.reset();
        crc.update(slot.duplicate().limit(2 * Long.BYTES).position(0));
        // Not the plain sum: a slot of zeroes was never written.
        return ~(int) crc.getValue();
    }
}
