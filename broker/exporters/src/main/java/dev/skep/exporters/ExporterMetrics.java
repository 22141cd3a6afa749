package dev.skep.exporters;

import io.camunda.zeebe.protocol.record.ValueType;

/** What the exporters of a partition tell of their work, on their own threads. Implementations return at once. */
public interface ExporterMetrics {
    /** A record was given to an exporter, or was none that it wanted. */
    default void record(final String exporterId, final ValueType valueType, final boolean exported) {}

    /** All up to here has been given to it. */
    default void exported(final String exporterId, final long position) {}

    /** All up to here is acknowledged. */
    default void acknowledged(final String exporterId, final long position) {}

    /** Opening it, or exporting a record, failed; it will be tried again. */
    default void failed(final String exporterId) {}

    /** Tells nobody. */
    ExporterMetrics NONE = new ExporterMetrics() {};
}
