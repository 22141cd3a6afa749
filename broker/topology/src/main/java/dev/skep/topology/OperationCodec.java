package dev.skep.topology;

import static dev.skep.topology.TopologyCodec.readMember;
import static dev.skep.topology.TopologyCodec.readOptional;
import static dev.skep.topology.TopologyCodec.writeMember;
import static dev.skep.topology.TopologyCodec.writeOptional;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.topology.ChangeOperation.MemberJoin;
import dev.skep.topology.ChangeOperation.MemberLeave;
import dev.skep.topology.ChangeOperation.MemberRemove;
import dev.skep.topology.ChangeOperation.PartitionActivate;
import dev.skep.topology.ChangeOperation.PartitionBootstrap;
import dev.skep.topology.ChangeOperation.PartitionDisableExporter;
import dev.skep.topology.ChangeOperation.PartitionEnableExporter;
import dev.skep.topology.ChangeOperation.PartitionForceReconfigure;
import dev.skep.topology.ChangeOperation.PartitionJoin;
import dev.skep.topology.ChangeOperation.PartitionLeave;
import dev.skep.topology.ChangeOperation.PartitionReconfigurePriority;
import dev.skep.topology.ChangeOperation.PartitionRemove;

/** Operations as bytes: a code, the member that acts, then what the kind needs. Codes are never used again for another kind. */
final class OperationCodec {
    private OperationCodec() {}

    static void write(final FieldWriter out, final ChangeOperation operation) {
        out.int8(code(operation));
        writeMember(out, operation.executor());
        switch (operation) {
            case MemberJoin _, MemberLeave _ -> {}
            case MemberRemove remove -> writeMember(out, remove.member());
            case PartitionJoin join -> out.varint(join.partition()).int32(join.priority());
            case PartitionLeave leave -> out.varint(leave.partition());
            case PartitionRemove remove -> {
                out.varint(remove.partition());
                writeMember(out, remove.member());
            }
            case PartitionReconfigurePriority change ->
                out.varint(change.partition()).int32(change.priority());
            case PartitionForceReconfigure force ->
                out.varint(force.partition())
                        .list(force.kept(), TopologyCodec::writeMember)
                        .int64(force.epoch());
            case PartitionBootstrap bootstrap ->
                out.varint(bootstrap.partition()).int32(bootstrap.priority());
            case PartitionActivate activate -> out.varint(activate.partition());
            case PartitionDisableExporter disable ->
                out.varint(disable.partition()).text(disable.exporter());
            case PartitionEnableExporter enable -> {
                out.varint(enable.partition()).text(enable.exporter());
                writeOptional(out, enable.initializeFrom());
            }
        }
    }

    private static int code(final ChangeOperation operation) {
        return switch (operation) {
            case MemberJoin _ -> 1;
            case MemberLeave _ -> 2;
            case MemberRemove _ -> 3;
            case PartitionJoin _ -> 4;
            case PartitionLeave _ -> 5;
            case PartitionRemove _ -> 6;
            case PartitionReconfigurePriority _ -> 7;
            case PartitionForceReconfigure _ -> 8;
            case PartitionBootstrap _ -> 9;
            case PartitionActivate _ -> 10;
            case PartitionDisableExporter _ -> 11;
            case PartitionEnableExporter _ -> 12;
        };
    }

    static ChangeOperation read(final FieldReader in) {
        final int code = in.int8();
        final var executor = readMember(in);
        return switch (code) {
            case 1 -> new MemberJoin(executor);
            case 2 -> new MemberLeave(executor);
            case 3 -> new MemberRemove(executor, readMember(in));
            case 4 -> new PartitionJoin(in.varint(), executor, in.int32());
            case 5 -> new PartitionLeave(in.varint(), executor);
            case 6 -> new PartitionRemove(in.varint(), executor, readMember(in));
            case 7 -> new PartitionReconfigurePriority(in.varint(), executor, in.int32());
            case 8 ->
                new PartitionForceReconfigure(in.varint(), executor, in.list(TopologyCodec::readMember), in.int64());
            case 9 -> new PartitionBootstrap(in.varint(), executor, in.int32());
            case 10 -> new PartitionActivate(in.varint(), executor);
            case 11 -> new PartitionDisableExporter(in.varint(), executor, in.text());
            case 12 -> new PartitionEnableExporter(in.varint(), executor, in.text(), readOptional(in));
            default -> throw new MalformedBytes("unknown operation " + code + " before offset " + in.position());
        };
    }
}
