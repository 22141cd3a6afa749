package dev.skep.simulator.cluster;

import dev.skep.base.Rng;
import dev.skep.protocol.EntryReader;
import dev.skep.protocol.Record;
import dev.skep.protocol.ValueType;
import dev.skep.protocol.export.CommittedEntry;
import dev.skep.protocol.export.ExporterListener;
import dev.skep.protocol.export.ExporterPort;
import dev.skep.protocol.export.ExporterSession;
import dev.skep.simulator.SimLoop;
import dev.skep.simulator.World;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The exporters of one life of a replica. One acknowledges at once, the other one now and then; both stand still for a while. */
final class SimExporters implements ExporterPort {
    private static final String KEEN = "keen";
    private static final String LAZY = "lazy";
    static final List<String> IDS = List.of(KEEN, LAZY);
    private static final byte[] NO_METADATA = {};

    private final SimLoop loop;
    private final Rng rng;
    private final ExportBook book;
    private final long pauseNanosMax;
    private final BooleanSupplier diligent;
    private final String who;

    /** @param diligent whether they have to come to an end now */
    SimExporters(
            final World world,
            final SimLoop loop,
            final ExportBook book,
            final long pauseNanosMax,
            final BooleanSupplier diligent,
            final String who) {
        this.loop = loop;
        rng = world.rng("exporters-" + who);
        this.book = book;
        this.pauseNanosMax = pauseNanosMax;
        this.diligent = diligent;
        this.who = who;
    }

    @Override
    public List<String> ids() {
        return IDS;
    }

    @Override
    public ExporterSession open(
            final String id, final long position, final byte[] metadata, final ExporterListener listener) {
        book.opened(id, position, who);
        return new Session(id, listener);
    }

    private final class Session implements ExporterSession {
        private final String id;
        private final ExporterListener listener;
        private boolean closed;

        Session(final String id, final ExporterListener listener) {
            this.id = id;
            this.listener = listener;
        }

        @Override
        public void export(final List<CommittedEntry> entries) {
            final boolean stands = !diligent.getAsBoolean() && rng.chance(0.1);
            loop.schedule(rng.between(0, stands ? pauseNanosMax : World.MILLIS), () -> take(entries));
        }

        private void take(final List<CommittedEntry> entries) {
            if (closed) {
                return;
            }
            long last = -1;
            long visible = -1;
            for (final CommittedEntry entry : entries) {
                book.exported(id, entry.index(), entry.bytes(), who);
                final EntryReader reader =
                        entry.bytes().length == 0 ? null : new EntryReader(entry.bytes(), 0, entry.bytes().length);
                while (reader != null && reader.hasNext()) {
                    final Record record = reader.next();
                    last = record.position();
                    visible = record.valueType() == ValueType.EXPORTER ? visible : last;
                }
            }
            if (last > 0 && (id.equals(KEEN) || diligent.getAsBoolean() || rng.chance(0.1))) {
                listener.acknowledged(last, NO_METADATA);
            }
            listener.exported(visible);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
