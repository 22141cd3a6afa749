package dev.skep.state;

final class MemoryStateStoreTest extends StateStoreContract {
    private FaultyDisk disk = new FaultyDisk();

    @Override
    void runSeed(final long seed, final int steps) {
        disk = new FaultyDisk();
        super.runSeed(seed, steps);
    }

    @Override
    StateStore open(final StateLimits limits) {
        return MemoryStateStore.open(disk, "partitions/1", limits);
    }

    @Override
    void crash(final StateStore store) {
        disk.crash();
    }
}
