/**
 * An append-only, checksummed, segmented log of opaque frames that survives crashes and tells torn from rotten.
 *
 * <p>Knows only the {@link dev.skep.base.Disk} port: nothing of records, partitions, consensus, threads or clocks. One thread
 * appends, reads, truncates and compacts; {@link dev.skep.journal.Journal#flush()} may run on another one meanwhile.
 *
 * <h2>What lies on the disk</h2>
 *
 * <p>One directory per journal. Files {@code <first index, 20 digits>.segment}: a head of 64 bytes, then frames one after the
 * other at multiples of 8 bytes, then zeroes up to the end of the file (room reserved in steps, so that a sync writes
 * no metadata). A file {@code control}: the flush mark, and the intent of a truncation or reset under way.
 *
 * <p>Each frame carries its length, its index, the index up to which the journal was known to be flushed when the frame was
 * written, and a CRC32C over all of it, bound to the first index of its segment and to its place in the file: a frame
 * that a disk wrote to, or read from, a wrong place fails its checksum.
 *
 * <h2>Torn or rotten</h2>
 *
 * <p>After a crash the system may have kept, lost or torn each write since the last flush, in any order: a frame may be
 * missing although later ones are there, and a whole segment may be missing. What was flushed must be there. So not the
 * place of a bad frame tells torn from rotten, but a proof that it was flushed:
 *
 * <ul>
 *   <li>the flush mark in any valid later frame or segment head, found by searching on behind the bad frame;
 *   <li>the flush mark in the control file, written after each flush. It is synced only at a roll, a clean close and
 *       a recovery, so it survives the death of the process at once, and a power cut when the system has written it back.
 * </ul>
 *
 * <p>A bad or missing frame that was provably flushed is {@link dev.skep.journal.CorruptJournal}: nothing is cut and the
 * journal does not open; the replica is to be rebuilt. One without such proof is a torn tail: it is cut with all that lies
 * behind it, and the cut is durable before anything is appended, so no stale frame can come back behind new ones.
 * Truncation and reset are announced in the control file first and carried through by the next open after a crash.
 *
 * <h2>Not covered</h2>
 *
 * <ul>
 *   <li>Rot in the frames of the very last flush before a power cut, when neither a later frame nor the mark reached the disk:
 *       it looks like a torn tail. With replicas, consensus finds out.
 *   <li>Loss of the oldest segment files: it looks like a compaction. The owner knows the first index it needs.
 *   <li>Loss or rot of the control file while a truncation is under way (a second fault at the same moment).
 *   <li>A disk that lies about sync, and files changed by others while the journal is open. Bytes are checked again at each
 *       read, so rot that happens later is found by the reader.
 *   <li>Whoever can write the files can forge them: CRC32C is no signature.
 * </ul>
 */
package dev.skep.journal;
