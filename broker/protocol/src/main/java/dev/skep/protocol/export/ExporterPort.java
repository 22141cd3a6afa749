package dev.skep.protocol.export;

import java.util.List;

/** The exporters that a partition has. Its methods are called on the loop of the partition, and return at once. */
public interface ExporterPort {
    /** Their ids, as they are configured; empty where there are none, and then nothing else is called. */
    List<String> ids();

    /**
     * Opens an exporter while this replica leads.
     *
     * @param position it has seen all records up to here; -1 for none
     * @param metadata what it gave with that position; empty for nothing
     */
    ExporterSession open(String id, long position, byte[] metadata, ExporterListener listener);

    /** Nothing is exported. */
    ExporterPort NONE = new ExporterPort() {
        @Override
        public List<String> ids() {
            return List.of();
        }

        @Override
        public ExporterSession open(
                final String id, final long position, final byte[] metadata, final ExporterListener listener) {
            throw new IllegalStateException("there is no exporter " + id);
        }
    };
}
