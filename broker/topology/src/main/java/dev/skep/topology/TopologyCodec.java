package dev.skep.topology;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.LittleEndian;
import dev.skep.base.MemberId;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The document as bytes, on the disk and on the wire alike: 1 byte format version, 8 bytes checksum (CRC32C of all that follows,
 * zero-extended), then the document to the end.
 */
public final class TopologyCodec {
    /** Written by this version; all up to it can be read. */
    public static final int FORMAT_VERSION = 2;

    private static final int HEAD_BYTES = 1 + Long.BYTES;

    private TopologyCodec() {}

    public static byte[] encode(final Topology topology) {
        final FieldWriter out = new FieldWriter(4096);
        out.int8(FORMAT_VERSION).int64(0);
        write(out, topology);
        final byte[] bytes = out.toByteArray();
        LittleEndian.putLong(bytes, 1, checksum(bytes));
        return bytes;
    }

    /** Throws {@link RottenTopology} when the bytes are not what {@link #encode} wrote, or were written by a newer version. */
    public static Topology decode(final byte[] bytes) {
        if (bytes.length <= HEAD_BYTES) {
            throw new RottenTopology("a topology document has more than " + HEAD_BYTES + " bytes, this one has "
                    + bytes.length + ": it was cut off; delete it, and the member gets it from the others");
        }
        if (bytes[0] < 1 || bytes[0] > FORMAT_VERSION) {
            throw new RottenTopology("the topology document has format " + bytes[0] + ", this version reads 1 to "
                    + FORMAT_VERSION + ": start the version that wrote it, or a newer one");
        }
        final long stored = LittleEndian.getLong(bytes, 1);
        final long computed = checksum(bytes);
        if (stored != computed) {
            throw new RottenTopology("the topology document is rotten: checksum " + Long.toHexString(stored)
                    + " is written in it, its bytes give " + Long.toHexString(computed)
                    + "; delete it, and the member gets it from the others");
        }
        try {
            final FieldReader in = new FieldReader(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
            final Topology topology = read(in, bytes[0]);
            if (in.hasMore()) {
                throw new MalformedBytes("unread bytes at offset " + in.position());
            }
            return topology;
        } catch (final MalformedBytes malformed) {
            throw new RottenTopology(
                    "the topology document has a good checksum but cannot be read: " + malformed.getMessage(),
                    malformed);
        }
    }

    private static long checksum(final byte[] bytes) {
        final CRC32C crc = new CRC32C();
        crc.update(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        return crc.getValue();
    }

    private static void write(final FieldWriter out, final Topology topology) {
        out.text(topology.clusterId());
        writeStamp(out, topology.stamp());
        out.varint(topology.members().size());
        topology.members().forEach((member, entry) -> {
            writeMember(out, member);
            writeEntry(out, entry);
        });
        out.varint(topology.routedPartitions())
                .varint(topology.messagePartitions())
                .varint(topology.replicationFactor());
        writeChange(out, topology.change());
        writeHistory(out, topology.history());
        writeLease(out, topology.lease());
        out.varint(topology.featureLevel());
    }

    private static Topology read(final FieldReader in, final int format) {
        final String clusterId = in.text();
        final Stamp stamp = new Stamp(in.int64(), in.int64(), readMember(in));
        final TreeMap<MemberId, MemberEntry> members = new TreeMap<>();
        for (int left = in.varint(); left > 0; left--) {
            members.put(readMember(in), readEntry(in));
        }
        final int routedPartitions = in.varint();
        return new Topology(
                clusterId,
                stamp,
                members,
                routedPartitions,
                format == 1 ? routedPartitions : in.varint(),
                in.varint(),
                readChange(in),
                in.list(TopologyCodec::readFinished),
                new Lease(in.int64(), in.text(), in.text(), in.int64()),
                in.varint());
    }

    private static void writeStamp(final FieldWriter out, final Stamp stamp) {
        out.int64(stamp.version()).int64(stamp.atMillis());
        writeMember(out, stamp.author());
    }

    static void writeEntry(final FieldWriter out, final MemberEntry entry) {
        out.int64(entry.version())
                .int64(entry.updatedAtMillis())
                .int8(entry.state().ordinal())
                .text(entry.region())
                .text(entry.zone())
                .varint(entry.featureLevel())
                .varint(entry.partitions().size());
        entry.partitions().forEach((partition, replica) -> {
            out.varint(partition).int8(replica.state().ordinal()).int32(replica.priority());
            out.varint(replica.exporters().size());
            replica.exporters().forEach((id, exporter) -> {
                out.text(id).bool(exporter.enabled()).int64(exporter.metadataVersion());
                writeOptional(out, exporter.initializedFrom());
            });
        });
    }

    private static MemberEntry readEntry(final FieldReader in) {
        return new MemberEntry(
                in.int64(),
                in.int64(),
                readEnum(in, MemberState.values()),
                in.text(),
                in.text(),
                in.varint(),
                readReplicas(in));
    }

    private static SortedMap<Integer, Replica> readReplicas(final FieldReader in) {
        final TreeMap<Integer, Replica> partitions = new TreeMap<>();
        for (int left = in.varint(); left > 0; left--) {
            final int partition = in.varint();
            final ReplicaState state = readEnum(in, ReplicaState.values());
            final int priority = in.int32();
            final TreeMap<String, ExporterState> exporters = new TreeMap<>();
            for (int exportersLeft = in.varint(); exportersLeft > 0; exportersLeft--) {
                exporters.put(in.text(), new ExporterState(in.bool(), in.int64(), readOptional(in)));
            }
            partitions.put(partition, new Replica(state, priority, exporters));
        }
        return partitions;
    }

    static void writeChange(final FieldWriter out, final Optional<ChangePlan> change) {
        out.bool(change.isPresent());
        change.ifPresent(plan -> {
            out.int64(plan.id())
                    .varint(plan.version())
                    .int64(plan.startedAtMillis())
                    .varint(plan.replicationFactor())
                    .text(plan.idempotencyKey())
                    .text(plan.request());
            out.list(plan.completed(), (w, done) -> {
                OperationCodec.write(w, done.operation());
                w.int64(done.completedAtMillis());
            });
            out.list(plan.pending(), OperationCodec::write);
        });
    }

    private static Optional<ChangePlan> readChange(final FieldReader in) {
        if (!in.bool()) {
            return Optional.empty();
        }
        return Optional.of(new ChangePlan(
                in.int64(),
                in.varint(),
                in.int64(),
                in.varint(),
                in.text(),
                in.text(),
                in.list(r -> new ChangePlan.Completed(OperationCodec.read(r), r.int64())),
                in.list(OperationCodec::read)));
    }

    static void writeHistory(final FieldWriter out, final List<FinishedChange> history) {
        out.list(
                history,
                (w, change) -> w.int64(change.id())
                        .int8(change.status().ordinal())
                        .int64(change.startedAtMillis())
                        .int64(change.completedAtMillis())
                        .text(change.idempotencyKey())
                        .text(change.request()));
    }

    private static FinishedChange readFinished(final FieldReader in) {
        return new FinishedChange(
                in.int64(), readEnum(in, ChangeStatus.values()), in.int64(), in.int64(), in.text(), in.text());
    }

    static void writeLease(final FieldWriter out, final Lease lease) {
        out.int64(lease.version()).text(lease.holder()).text(lease.subject()).int64(lease.expiresAtMillis());
    }

    static void writeMember(final FieldWriter out, final MemberId member) {
        out.text(member.text());
    }

    static MemberId readMember(final FieldReader in) {
        final String text = in.text();
        if (text.isEmpty()) {
            throw new MalformedBytes("an empty member id before offset " + in.position());
        }
        return new MemberId(text);
    }

    static void writeOptional(final FieldWriter out, final Optional<String> text) {
        out.bool(text.isPresent());
        text.ifPresent(out::text);
    }

    static Optional<String> readOptional(final FieldReader in) {
        return in.bool() ? Optional.of(in.text()) : Optional.empty();
    }

    private static <E extends Enum<E>> E readEnum(final FieldReader in, final E[] values) {
        final int code = in.int8();
        if (code < 0 || code >= values.length) {
            throw new MalformedBytes("unknown state " + code + " before offset " + in.position());
        }
        return values[code];
    }
}
