package dev.skep.protocol.message;

import dev.skep.base.Check;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.protocol.Origin;
import dev.skep.protocol.RejectionType;
import dev.skep.protocol.intent.Intent;
import dev.skep.protocol.message.CommandReply.Accepted;
import dev.skep.protocol.message.CommandReply.JobsActivated;
import dev.skep.protocol.message.CommandReply.Refused;
import dev.skep.protocol.message.CommandReply.Rejected;
import dev.skep.protocol.message.CommandReply.Unknown;
import dev.skep.protocol.message.GatewayMessage.JobsAvailable;
import dev.skep.protocol.message.GatewayMessage.Pushes;
import dev.skep.protocol.message.GatewayMessage.Replies;
import dev.skep.protocol.value.RecordValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Messages to gateways as bytes. Not thread-safe: the buffer is reused.
 *
 * <pre>
 * message   : u8 format | u8 kind | what the kind says
 * replies   : any number of (i32 length | u8 kind | 3 x i64 origin | what the kind says)
 *   accepted  : i64 key | u8 value type | u8 intent | fields of the value
 *   jobs      : u8 truncated | jobs
 *   rejected  : u8 value type | u8 intent | u8 rejection type | text reason
 *   refused   : u8 kind | text reason | text leader (empty for none) | i64 term
 *   unknown   : text reason
 * pushes    : any number of (i32 length | i32 partition id | i64 stream id | job)
 * available : i32 partition id | text job type
 * job       : i32 length | i64 key | fields of the job
 * </pre>
 */
public final class GatewayMessageCodec {
    private static final int FORMAT = 1;
    private static final int REPLIES = 1;
    private static final int PUSHES = 2;
    private static final int JOBS_AVAILABLE = 3;
    private static final int ACCEPTED = 1;
    private static final int JOBS = 2;
    private static final int REJECTED = 3;
    private static final int REFUSED = 4;
    private static final int UNKNOWN = 5;
    private static final int HEAD_BYTES = 2;

    private final FieldWriter out = new FieldWriter(16 * 1024);

    /** One frame for all of it; the bytes are the caller's. */
    public byte[] encode(final GatewayMessage message) {
        switch (message) {
            case Replies told -> {
                begin(REPLIES);
                told.replies().forEach(this::write);
            }
            case Pushes told -> {
                begin(PUSHES);
                told.pushes().forEach(this::write);
            }
            case JobsAvailable told -> {
                begin(JOBS_AVAILABLE);
                out.int32(told.partitionId()).text(told.jobType());
            }
        }
        return out.toByteArray();
    }

    /** As few frames as hold all replies in order; only a reply that is larger by itself makes one larger than the bound. */
    public void encodeReplies(
            final List<CommandReply> replies, final int frameBytesMax, final Consumer<byte[]> frames) {
        encodeAll(REPLIES, replies, this::write, frameBytesMax, (frame, first, end) -> frames.accept(frame));
    }

    /** Takes frames that hold a part of a list each. */
    @FunctionalInterface
    public interface Parts {
        /** This one holds what is at the places from {@code first} to before {@code end}. */
        void frame(byte[] frame, int first, int end);
    }

    /** As {@link #encodeReplies}. */
    public void encodePushes(final List<JobPush> pushes, final int frameBytesMax, final Parts frames) {
        encodeAll(PUSHES, pushes, this::write, frameBytesMax, frames);
    }

    private <T> void encodeAll(
            final int kind, final List<T> all, final Consumer<T> write, final int frameBytesMax, final Parts frames) {
        Check.that(frameBytesMax > HEAD_BYTES, "frames of %d bytes hold nothing", frameBytesMax);
        begin(kind);
        int first = 0;
        for (int i = 0; i < all.size(); i++) {
            final int before = out.size();
            write.accept(all.get(i));
            if (out.size() > frameBytesMax && before > HEAD_BYTES) {
                out.truncate(before);
                frames.frame(out.toByteArray(), first, i);
                first = i;
                begin(kind);
                write.accept(all.get(i));
            }
        }
        if (out.size() > HEAD_BYTES) {
            frames.frame(out.toByteArray(), first, all.size());
        }
    }

    private void begin(final int kind) {
        out.clear().int8(FORMAT).int8(kind);
    }

    private void write(final CommandReply reply) {
        final int start = MessageFields.beginSlice(out);
        out.int8(kindOf(reply));
        reply.origin().write(out);
        switch (reply) {
            case Accepted accepted -> {
                out.int64(accepted.key());
                MessageFields.writeIntent(out, accepted.intent());
                accepted.value().write(out);
            }
            case JobsActivated activated -> {
                out.bool(activated.truncated());
                activated.jobs().forEach(job -> MessageFields.writeJob(out, job));
            }
            case Rejected rejected -> {
                MessageFields.writeIntent(out, rejected.intent());
                out.int8(rejected.type().code()).text(rejected.reason());
            }
            case Refused refused -> write(refused.refusal());
            case Unknown unknown -> out.text(unknown.reason());
        }
        MessageFields.endSlice(out, start);
    }

    private static int kindOf(final CommandReply reply) {
        return switch (reply) {
            case Accepted _ -> ACCEPTED;
            case JobsActivated _ -> JOBS;
            case Rejected _ -> REJECTED;
            case Refused _ -> REFUSED;
            case Unknown _ -> UNKNOWN;
        };
    }

    private void write(final Refusal refusal) {
        out.int8(refusal.kind().code())
                .text(refusal.reason())
                .text(refusal.leader() == null ? "" : refusal.leader().text())
                .int64(refusal.term());
    }

    private void write(final JobPush push) {
        final int start = MessageFields.beginSlice(out);
        out.int32(push.partitionId()).int64(push.jobStreamId());
        MessageFields.writeJob(out, push.job());
        MessageFields.endSlice(out, start);
    }

    /** Throws {@link MalformedBytes} for bytes that are no message, or one of another version. */
    public static GatewayMessage decode(final byte[] bytes) {
        final FieldReader in = new FieldReader(bytes);
        MessageFields.requireFormat(in.int8(), FORMAT, "gateway");
        final int kind = in.int8();
        return switch (kind) {
            case REPLIES -> {
                final List<CommandReply> replies = new ArrayList<>();
                while (in.hasMore()) {
                    replies.add(readReply(MessageFields.slice(in)));
                }
                yield new Replies(replies);
            }
            case PUSHES -> {
                final List<JobPush> pushes = new ArrayList<>();
                while (in.hasMore()) {
                    final FieldReader fields = MessageFields.slice(in);
                    pushes.add(new JobPush(fields.int32(), fields.int64(), MessageFields.readJob(fields)));
                }
                yield new Pushes(pushes);
            }
            case JOBS_AVAILABLE -> new JobsAvailable(in.int32(), in.text());
            default -> throw new MalformedBytes("a message to a gateway of unknown kind " + kind);
        };
    }

    private static CommandReply readReply(final FieldReader in) {
        final int kind = in.int8();
        final Origin origin = Origin.read(in);
        return switch (kind) {
            case ACCEPTED -> {
                final long key = in.int64();
                final Intent intent = MessageFields.readIntent(in);
                yield new Accepted(origin, key, intent, RecordValue.read(intent.valueType(), in));
            }
            case JOBS -> {
                final boolean truncated = in.bool();
                final List<ActivatedJob> jobs = new ArrayList<>();
                while (in.hasMore()) {
                    jobs.add(MessageFields.readJob(in));
                }
                yield new JobsActivated(origin, List.copyOf(jobs), truncated);
            }
            case REJECTED ->
                new Rejected(origin, MessageFields.readIntent(in), RejectionType.ofCode(in.int8()), in.text());
            case REFUSED -> new Refused(origin, readRefusal(in));
            case UNKNOWN -> new Unknown(origin, in.text());
            default -> throw new MalformedBytes("a reply of unknown kind " + kind);
        };
    }

    private static Refusal readRefusal(final FieldReader in) {
        final Refusal.Kind kind = Refusal.Kind.ofCode(in.int8());
        final String reason = in.text();
        final String leader = in.text();
        return new Refusal(kind, reason, leader.isEmpty() ? null : new MemberId(leader), in.int64());
    }
}
