package dev.skep.protocol.message;

import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.protocol.Origin;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.PartitionMessage.CloseJobStream;
import dev.skep.protocol.message.PartitionMessage.JobStreamReady;
import dev.skep.protocol.message.PartitionMessage.OpenJobStream;
import dev.skep.protocol.message.PartitionMessage.Submit;
import dev.skep.protocol.value.RecordValue;

/**
 * Messages to partitions as bytes. Not thread-safe: the buffer is reused.
 *
 * <pre>
 * message : u8 format | u8 kind | i32 partition id | what the kind says
 * submit  : u8 value type | u8 intent | u8 flags (1 origin, 2 tenants) | i64 key | [3 x i64 origin] [texts tenants] | fields of the value
 * open    : i64 id | i64 gateway id | i64 timeout | text type | text worker | list of variables | list of tenants
 * close   : i64 id
 * ready   : i64 id | u8 ready
 * </pre>
 */
public final class PartitionMessageCodec {
    private static final int FORMAT = 1;
    private static final int SUBMIT = 1;
    private static final int OPEN = 2;
    private static final int CLOSE = 3;
    private static final int READY = 4;
    private static final int FLAG_ORIGIN = 1;
    private static final int FLAG_TENANTS = 2;

    private final FieldWriter out = new FieldWriter(1024);

    /** The bytes are the caller's. */
    public byte[] encode(final PartitionMessage message) {
        out.clear().int8(FORMAT).int8(kindOf(message)).int32(message.partitionId());
        switch (message) {
            case Submit submit -> write(submit.request());
            case OpenJobStream open -> write(open.stream());
            case CloseJobStream close -> out.int64(close.jobStreamId());
            case JobStreamReady news -> out.int64(news.jobStreamId()).bool(news.ready());
        }
        return out.toByteArray();
    }

    private static int kindOf(final PartitionMessage message) {
        return switch (message) {
            case Submit _ -> SUBMIT;
            case OpenJobStream _ -> OPEN;
            case CloseJobStream _ -> CLOSE;
            case JobStreamReady _ -> READY;
        };
    }

    private void write(final CommandRequest request) {
        MessageFields.writeIntent(out, request.intent());
        final boolean withTenants =
                request.origin() != null && !request.origin().tenants().isEmpty();
        out.int8((request.origin() == null ? 0 : FLAG_ORIGIN) | (withTenants ? FLAG_TENANTS : 0))
                .int64(request.key());
        if (request.origin() != null) {
            request.origin().write(out);
            if (withTenants) {
                out.list(request.origin().tenants(), FieldWriter::text);
            }
        }
        request.value().write(out);
    }

    private void write(final JobStream stream) {
        out.int64(stream.id())
                .int64(stream.gatewayId())
                .int64(stream.timeoutMillis())
                .text(stream.type())
                .text(stream.worker())
                .list(stream.fetchVariables(), FieldWriter::text)
                .list(stream.tenantIds(), FieldWriter::text);
    }

    /** Throws {@link MalformedBytes} for bytes that are no message, or one of another version. */
    public static PartitionMessage decode(final byte[] bytes) {
        final FieldReader in = new FieldReader(bytes);
        MessageFields.requireFormat(in.int8(), FORMAT, "partition");
        final int kind = in.int8();
        final int partitionId = in.int32();
        return switch (kind) {
            case SUBMIT -> new Submit(readRequest(partitionId, in));
            case OPEN -> new OpenJobStream(partitionId, readStream(in));
            case CLOSE -> new CloseJobStream(partitionId, in.int64());
            case READY -> new JobStreamReady(partitionId, in.int64(), in.bool());
            default -> throw new MalformedBytes("a message to a partition of unknown kind " + kind);
        };
    }

    private static CommandRequest readRequest(final int partitionId, final FieldReader in) {
        final Intent intent = MessageFields.readIntent(in);
        final int flags = in.int8();
        final long key = in.int64();
        Origin origin = (flags & FLAG_ORIGIN) == 0 ? null : Origin.read(in);
        if (origin != null && (flags & FLAG_TENANTS) != 0) {
            origin = origin.withTenants(in.list(FieldReader::text));
        }
        return new CommandRequest(partitionId, key, intent, RecordValue.read(intent.valueType(), in), origin);
    }

    private static JobStream readStream(final FieldReader in) {
        final long id = in.int64();
        final long gatewayId = in.int64();
        final long timeoutMillis = in.int64();
        return new JobStream(
                id,
                gatewayId,
                in.text(),
                in.text(),
                timeoutMillis,
                in.list(FieldReader::text),
                in.list(FieldReader::text));
    }
}
