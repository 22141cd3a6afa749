/**
 * Which snapshots there are, which of them are whole, and how a new one becomes valid.
 *
 * <p>A snapshot is a directory of files named after the index of its last log entry. Its manifest lists all files with size
 * and checksum, carries a checksum of its own, and is written last: a directory without a right manifest is no snapshot,
 * whatever crash or rot made it so.
 *
 * <p>It goes to another replica as a stream of bytes, and comes in beside the snapshots, where nobody takes it for one until
 * it is whole.
 *
 * <p>Knows nothing of what is in the files.
 */
package dev.skep.state.snapshot;
