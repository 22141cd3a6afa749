/**
 * Ordered transactional key-value tables with pending layers, a write-behind overlay and RocksDB below.
 *
 * <p>Values are immutable objects. They stay objects in the layers and in the overlay, and become bytes only when they live
 * long enough to be flushed: what is put and deleted in between is never encoded at all.
 *
 * <p>Knows nothing of workflows, of the log, or of who leads.
 */
package dev.skep.state;
