package dev.skep.base;

/** A disk that failed us: names the operation, the file and the cause. */
public final class DiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean full;

    public DiskException(final String message, final Throwable cause) {
        this(message, cause, false);
    }

    public DiskException(final String message, final Throwable cause, final boolean full) {
        super(message, cause);
        this.full = full;
    }

    /** True when there was no space left, which an operator can cure; otherwise the device is to be distrusted. */
    public boolean full() {
        return full;
    }
}
