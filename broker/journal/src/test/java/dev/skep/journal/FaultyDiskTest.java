package dev.skep.journal;

import dev.skep.base.Disk;
import dev.skep.base.DiskContract;
import dev.skep.base.Rng;

/** The disk that the crash tests break is a disk. */
final class FaultyDiskTest extends DiskContract {
    @Override
    protected Disk disk() {
        return new FaultyDisk(new Rng(1));
    }
}
