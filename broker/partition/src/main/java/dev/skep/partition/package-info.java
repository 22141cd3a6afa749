/**
 * One partition's single writer: joins log, state and engine into one loop.
 *
 * <p>{@link dev.skep.partition.Partition} is the loop. A batch of commands is decided at once ({@link
 * dev.skep.partition.Processor}), appended as one log entry, flushed beside the loop, and committed; only then its effects
 * are released ({@link dev.skep.partition.EffectGate}). Knows nothing of gRPC, of files, or of other partitions' state.
 */
package dev.skep.partition;
