package dev.skep.simulator;

import dev.skep.base.Background;
import dev.skep.base.Disk;
import dev.skep.state.StateStore;

/** What a node is built of. Tests plant bugs here, to see that the simulator finds them. */
interface Fabric {
    /** Everything does what it says. */
    Fabric HONEST = new Fabric() {};

    default Disk disk(final SimDisk disk) {
        return disk;
    }

    default Background flushing(final Background flushing, final World world) {
        return flushing;
    }

    default StateStore store(final StateStore store) {
        return store;
    }
}
