package dev.skep.exporters;

/** An exporter can't be used as it is configured; the message says why. */
public final class ExporterFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ExporterFault(final String message, final Throwable cause) {
        super(message, cause);
    }
}
