/**
 * The few words every room shares, and the ports to the outside world.
 *
 * <p>Everything a core may know of disks, clocks and other threads is an interface here ({@link dev.skep.base.Disk},
 * {@link dev.skep.base.Loop}, {@link dev.skep.base.Background}). The node gives real ones, the simulator false ones.
 */
package dev.skep.base;
