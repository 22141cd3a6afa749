package dev.skep.state;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

final class RocksStateStoreTest extends StateStoreContract {
    private static RocksMemory memory;

    @TempDir
    private Path root;

    private String partition = "1";

    @BeforeAll
    static void openMemory() {
        memory = new RocksMemory(16L << 20, 4L << 20);
    }

    @AfterAll
    static void closeMemory() {
        memory.close();
    }

    @Override
    void runSeed(final long seed, final int steps) {
        partition = Long.toString(seed);
        super.runSeed(seed, steps);
    }

    @Override
    StateStore open(final StateLimits limits) {
        return RocksStateStore.open(root.resolve(partition), limits, memory);
    }

    @Override
    void crash(final StateStore store) {
        // Without a write-ahead log, what is not in a snapshot is thrown away at the next opening anyhow.
    }
}
