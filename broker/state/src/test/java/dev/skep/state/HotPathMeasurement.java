package dev.skep.state;

import com.sun.management.ThreadMXBean;
import dev.skep.base.Rng;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Measures what one process instance costs the state: 40 puts, 40 gets, 30 deletes and 4 scans over 8 tables, in three
 * commands that lie some hundred instances apart, in batches of commands. To be run by hand: directory, GiB of cold state below, instances.
 */
public final class HotPathMeasurement {
    private static final int TABLES = 6;
    private static final int APART = 200;
    private static final int ROUNDS = 8;
    private static final int PADDING_BYTES = 200;
    private static final String TYPE = "payment-service";

    private static final ValueCodec<Row> ROWS = ValueCodec.of(
            (row, out) -> out.int64(row.first).int64(row.second).text(row.name).bytes(row.padding),
            in -> new Row(in.int64(), in.int64(), in.text(), in.bytes()),
            row -> 64 + row.padding.length);
    private static final byte[] NONE = {};

    private final StateStore store;
    private final StateWriter writer;
    private final Rng rng = new Rng(1);
    private final boolean readsCold;
    private long index;
    private int inBatch;
    private long coldCount;
    private CompletableFuture<Void> flush;
    private StateStore.BackgroundWork work;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Row(long first, long second, String name, byte[] padding) {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of generics
    private static final Table<Row>[] ROW_TABLES = new Table[TABLES];

    private static final Table<Boolean> ACTIVATABLE = new Table<>(20, "activatable", ValueCodec.PRESENT);
    private static final Table<Boolean> DUE = new Table<>(21, "due", ValueCodec.PRESENT);
    private static final Table<Row> DEFINITIONS = new Table<>(22, "definitions", ROWS);

    static {
        for (int i = 0; i < TABLES; i++) {
            ROW_TABLES[i] = new Table<>(1 + i, "rows" + i, ROWS);
        }
    }

    private HotPathMeasurement(final StateStore store, final boolean readsCold) {
        this.store = store;
        this.writer = store.writer();
        this.readsCold = readsCold;
    }

    public static void main(final String[] arguments) {
        final double gib = Double.parseDouble(arguments[1]);
        final int instances = Integer.parseInt(arguments[2]);
        final long start = System.nanoTime();
        try (RocksMemory memory = RocksMemory.ofDefaults();
                RocksStateStore store = RocksStateStore.open(Path.of(arguments[0]), StateLimits.defaults(), memory)) {
            System.out.printf("opened in %d ms%n", (System.nanoTime() - start) / 1_000_000);
            final HotPathMeasurement measurement = new HotPathMeasurement(store, arguments.length > 3);
            measurement.load((long) (gib * (1L << 30)));
            System.out.printf("cold: %d entries, %d MiB of files%n", measurement.coldCount, store.fileBytes() >> 20);
            for (int round = 0; round < ROUNDS; round++) {
                measurement.round(instances);
            }
            System.out.println(store.figures() + " cache MiB " + (memory.bytesUsed() >> 20));
        }
    }

    /** Instances that wait for long: rows, jobs of the type in use, and timers far away. */
    private void load(final long bytes) {
        begin();
        writer.put(DEFINITIONS, Key.of(DEFINITIONS, 1), new Row(1, 1, "process", NONE));
        end();
        final long entries = bytes / (PADDING_BYTES + 40);
        for (long done = 0; done < entries; coldCount++) {
            begin();
            for (final Table<Row> table : ROW_TABLES) {
                final byte[] padding = new byte[PADDING_BYTES];
                rng.nextBytes(padding);
                writer.put(table, Key.of(table, coldCount), new Row(coldCount, 1, "cold", padding));
                done++;
            }
            writer.put(DUE, Key.of(DUE, Long.MAX_VALUE - coldCount, coldCount), true);
            writer.put(ACTIVATABLE, job((coldCount % 2 == 0 ? "a-" : "z-") + coldCount % 50, coldCount), true);
            end();
        }
        finishFlush();
        work = store.prepareFlush();
        work.run();
        finish();
    }

    private void round(final int instances) {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final long bytes = threads.getCurrentThreadAllocatedBytes();
        final long start = System.nanoTime();
        final long cpu = threads.getCurrentThreadCpuTime();
        final long first = (1L << 40) + index;
        for (long i = first; i < first + instances + 2 * APART; i++) {
            if (i < first + instances) {
                create(i);
            }
            if (i >= first + APART && i < first + instances + APART) {
                activate(i - APART);
            }
            if (i >= first + 2 * APART) {
                complete(i - 2 * APART);
            }
        }
        final long nanos = System.nanoTime() - start;
        System.out.printf(
                "%d ns, %d ns CPU, %d bytes per instance; %s%n",
                nanos / instances,
                (threads.getCurrentThreadCpuTime() - cpu) / instances,
                (threads.getCurrentThreadAllocatedBytes() - bytes) / instances,
                store.figures());
    }

    private void create(final long key) {
        begin();
        read(DEFINITIONS, Key.of(DEFINITIONS, 1));
        for (final Table<Row> table : ROW_TABLES) {
            read(table, Key.of(table, key));
            writer.put(table, Key.of(table, key), new Row(key, 1, "created", NONE));
            writer.put(table, Key.of(table, key, 1), new Row(key, 2, "created", NONE));
            read(table, Key.of(table, key));
        }
        writer.put(ACTIVATABLE, job(TYPE, key), true);
        writer.put(DUE, Key.of(DUE, key, key), true);
        end();
    }

    private void activate(final long key) {
        begin();
        read(DEFINITIONS, Key.of(DEFINITIONS, 1));
        final Key[] found = new Key[1];
        writer.scan(ACTIVATABLE, Key.builder(ACTIVATABLE).text(TYPE).build(), (job, value) -> {
            found[0] = job;
            return false;
        });
        writer.delete(ACTIVATABLE, found[0]);
        for (final Table<Row> table : ROW_TABLES) {
            read(table, Key.of(table, key));
            read(table, Key.of(table, key, 1));
            writer.put(table, Key.of(table, key), new Row(key, 3, "activated", NONE));
            writer.put(table, Key.of(table, key, 2), new Row(key, 4, "activated", NONE));
        }
        writer.scan(DUE, Key.of(DUE), (due, value) -> false);
        end();
    }

    private void complete(final long key) {
        begin();
        read(DEFINITIONS, Key.of(DEFINITIONS, 1));
        if (readsCold) {
            final long cold = rng.between(0, coldCount - 1);
            read(ROW_TABLES[0], Key.of(ROW_TABLES[0], cold));
        }
        final Table<Row> scanned = ROW_TABLES[3];
        writer.scan(scanned, Key.of(scanned, key), (row, value) -> true);
        writer.scan(ROW_TABLES[4], Key.of(ROW_TABLES[4], key), (row, value) -> true);
        for (final Table<Row> table : ROW_TABLES) {
            read(table, Key.of(table, key));
            writer.put(table, Key.of(table, key), new Row(key, 5, "completed", NONE));
            read(table, Key.of(table, key, 2));
            writer.put(table, Key.of(table, key, 3), new Row(key, 6, "completed", NONE));
            writer.delete(table, Key.of(table, key));
            writer.delete(table, Key.of(table, key, 1));
            writer.delete(table, Key.of(table, key, 2));
            writer.delete(table, Key.of(table, key, 3));
        }
        writer.delete(DUE, Key.of(DUE, key, key));
        end();
    }

    private void read(final Table<Row> table, final Key key) {
        final Row row = writer.get(table, key);
        if (row != null && row.name.isEmpty()) {
            throw new IllegalStateException("no row has an empty name");
        }
    }

    private static Key job(final String type, final long key) {
        return Key.builder(ACTIVATABLE).text(type).number(key).build();
    }

    private void begin() {
        if (inBatch == 0) {
            store.openLayer(++index);
        }
        store.beginCommand();
    }

    private void end() {
        store.acceptCommand();
        if (++inBatch < 20) {
            return;
        }
        inBatch = 0;
        store.sealLayer();
        store.commitLayers(index - 2);
        if (flush != null && (flush.isDone() || store.overloaded())) {
            finishFlush();
        }
        if (store.wantsFlush()) {
            work = store.prepareFlush();
            flush = CompletableFuture.runAsync(work::run);
        }
    }

    private void finishFlush() {
        if (flush != null) {
            flush.join();
            finish();
        }
    }

    private void finish() {
        work.complete();
        flush = null;
    }
}
