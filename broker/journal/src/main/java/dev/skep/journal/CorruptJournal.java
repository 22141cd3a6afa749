package dev.skep.journal;

/**
 * Bytes that were durable are not what was written: rot, a lost file or a foreign hand. Nothing was cut. The journal does
 * not heal itself; its replica is rebuilt from others or from a backup.
 */
public final class CorruptJournal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long index;

    CorruptJournal(final String file, final long offset, final long index, final String found) {
        super("corrupt journal: file " + file + ", offset " + offset + ", frame " + index + ": " + found);
        this.file = file;
        this.offset = offset;
        this.index = index;
    }

    /** The name of the file on its disk. */
    public String file() {
        return file;
    }

    /** Where the bad bytes begin, from the start of the file. */
    public long offset() {
        return offset;
    }

    /** The index of the first frame that is lost. */
    public long index() {
        return index;
    }
}
