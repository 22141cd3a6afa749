package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.membership.SwimMessage.Ack;
import dev.skep.membership.SwimMessage.Body;
import dev.skep.membership.SwimMessage.Foreign;
import dev.skep.membership.SwimMessage.Gossip;
import dev.skep.membership.SwimMessage.Ping;
import dev.skep.membership.SwimMessage.PingRequest;
import dev.skep.membership.SwimMessage.Refusal;
import dev.skep.membership.SwimMessage.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Messages of membership as bytes. The head (version, kind, cluster, sender, sequence) and refusals look the same in all versions for
 * ever, so that nodes of different versions can tell each other why they do not get on; all behind the head belongs to the version.
 */
public final class SwimMessageCodec {
    /** Raised when the rest behind the head changes its form. */
    public static final int VERSION = 1;

    /** Nothing larger is written or read. */
    public static final int MESSAGE_BYTES_MAX = 4 << 20;

    private static final int FILE_VERSION = 1;
    private static final int TEXT_MAX = 1024;
    private static final int PORT_MAX = 65535;
    private static final int PING = 1;
    private static final int PING_REQUEST = 2;
    private static final int ACK = 3;
    private static final int SYNC = 4;
    private static final int GOSSIP = 5;
    private static final int REFUSAL = 6;
    private static final MemberState[] STATES = MemberState.values();
    private static final RefusalKind[] REFUSALS = RefusalKind.values();

    private SwimMessageCodec() {}

    public static byte[] encode(final SwimMessage message) {
        final FieldWriter writer = new FieldWriter();
        writer.int8(message.version()).int8(kindOf(message.body()));
        writer.text(message.cluster().text()).text(message.from().text());
        writeAddress(writer, message.fromAddress());
        writer.int64(message.incarnation()).bool(message.joined()).int64(message.sequence());
        switch (message.body()) {
            case Ping ping -> writer.text(ping.target().text());
            case PingRequest request -> {
                writer.text(request.target().text());
                writeAddress(writer, request.address());
            }
            case Ack ack -> writer.text(ack.subject().text());
            case Sync sync -> writer.bool(sync.answerWanted());
            case Refusal refusal ->
                writer.int8(refusal.kind().ordinal())
                        .text(refusal.refused().text())
                        .int64(refusal.refusedIncarnation())
                        .text(refusal.reason());
            case Gossip _, Foreign _ -> {}
        }
        writer.list(message.updates(), (each, update) -> {
            each.int8(update.state().ordinal());
            writeMember(each, update.member());
        });
        return writer.toByteArray();
    }

    /** Throws {@link MalformedBytes} when these are no message; one of another version comes back as {@link Foreign}. */
    public static SwimMessage decode(final byte[] bytes) {
        if (bytes.length > MESSAGE_BYTES_MAX) {
            throw new MalformedBytes(
                    "a membership message of " + bytes.length + " bytes, more than " + MESSAGE_BYTES_MAX);
        }
        final FieldReader reader = new FieldReader(bytes);
        final int version = reader.int8() & 0xFF;
        final int kind = reader.int8();
        final ClusterId cluster = new ClusterId(name(reader, "cluster id"));
        final MemberId from = readId(reader);
        final Address address = readAddress(reader);
        final long incarnation = readIncarnation(reader);
        final boolean joined = reader.bool();
        final long sequence = reader.int64();
        final Body body;
        final List<MemberUpdate> updates;
        if (version == VERSION) {
            body = readBody(reader, kind);
            updates = reader.list(SwimMessageCodec::readUpdate);
            if (reader.hasMore()) {
                throw new MalformedBytes(
                        "a membership message that goes on behind its end at offset " + reader.position());
            }
        } else {
            body = kind == REFUSAL ? readRefusal(reader) : new Foreign();
            updates = List.of();
        }
        return new SwimMessage(version, cluster, from, address, incarnation, joined, sequence, body, updates);
    }

    /** What {@link SwimEffects#remember} told, for a file. */
    public static byte[] encodeMembers(final List<Member> members) {
        return new FieldWriter()
                .int8(FILE_VERSION)
                .list(members, SwimMessageCodec::writeMember)
                .toByteArray();
    }

    /** Throws {@link MalformedBytes} when these are no remembered members. */
    public static List<Member> decodeMembers(final byte[] bytes) {
        final FieldReader reader = new FieldReader(bytes);
        final int version = reader.int8();
        if (version != FILE_VERSION) {
            throw new MalformedBytes("remembered members of version " + version + ", known is " + FILE_VERSION);
        }
        return reader.list(SwimMessageCodec::readMember);
    }

    private static int kindOf(final Body body) {
        return switch (body) {
            case Ping _ -> PING;
            case PingRequest _ -> PING_REQUEST;
            case Ack _ -> ACK;
            case Sync _ -> SYNC;
            case Gossip _ -> GOSSIP;
            case Refusal _ -> REFUSAL;
            case Foreign _ -> throw new IllegalArgumentException("what could not be read cannot be written");
        };
    }

    private static Body readBody(final FieldReader reader, final int kind) {
        return switch (kind) {
            case PING -> new Ping(readId(reader));
            case PING_REQUEST -> new PingRequest(readId(reader), readAddress(reader));
            case ACK -> new Ack(readId(reader));
            case SYNC -> new Sync(reader.bool());
            case GOSSIP -> new Gossip();
            case REFUSAL -> readRefusal(reader);
            default -> throw new MalformedBytes("a membership message of unknown kind " + kind);
        };
    }

    private static Refusal readRefusal(final FieldReader reader) {
        final RefusalKind kind = REFUSALS[ordinal(reader, REFUSALS.length, "kind of refusal")];
        return new Refusal(kind, readId(reader), readIncarnation(reader), reader.text());
    }

    private static MemberUpdate readUpdate(final FieldReader reader) {
        final MemberState state = STATES[ordinal(reader, STATES.length, "member state")];
        return new MemberUpdate(readMember(reader), state);
    }

    private static void writeMember(final FieldWriter writer, final Member member) {
        writer.text(member.id().text());
        writeAddress(writer, member.address());
        writer.int64(member.incarnation()).text(member.version());
        final SortedMap<String, byte[]> properties = member.properties().values();
        writer.varint(properties.size());
        properties.forEach((name, value) -> writer.text(name).bytes(value));
    }

    private static Member readMember(final FieldReader reader) {
        final MemberId id = readId(reader);
        final Address address = readAddress(reader);
        final long incarnation = readIncarnation(reader);
        final String version = reader.text();
        final List<String> names = new ArrayList<>();
        final SortedMap<String, byte[]> properties = new TreeMap<>();
        reader.list(each -> {
            final String name = each.text();
            names.add(name);
            properties.put(name, each.bytes());
            return name;
        });
        if (names.size() != properties.size()) {
            throw new MalformedBytes("member " + id + " has a property twice: " + names);
        }
        return new Member(
                id,
                address,
                incarnation,
                version,
                properties.isEmpty() ? MemberProperties.EMPTY : MemberProperties.of(properties));
    }

    private static void writeAddress(final FieldWriter writer, final Address address) {
        writer.text(address.host()).int32(address.port());
    }

    private static Address readAddress(final FieldReader reader) {
        final String host = name(reader, "host");
        final int port = reader.int32();
        if (port < 0 || port > PORT_MAX) {
            throw new MalformedBytes("port " + port + " of host " + host + ", expected 0 to " + PORT_MAX);
        }
        return new Address(host, port);
    }

    private static MemberId readId(final FieldReader reader) {
        return new MemberId(name(reader, "member id"));
    }

    private static long readIncarnation(final FieldReader reader) {
        final long incarnation = reader.int64();
        if (incarnation < 0 || incarnation > Member.INCARNATION_MAX) {
            throw new MalformedBytes("incarnation " + incarnation + ", expected 0 to " + Member.INCARNATION_MAX);
        }
        return incarnation;
    }

    private static String name(final FieldReader reader, final String what) {
        final String text = reader.text();
        if (text.isEmpty() || text.length() > TEXT_MAX) {
            throw new MalformedBytes("a " + what + " of " + text.length() + " characters, expected 1 to " + TEXT_MAX);
        }
        return text;
    }

    private static int ordinal(final FieldReader reader, final int count, final String what) {
        final int ordinal = reader.int8();
        if (ordinal < 0 || ordinal >= count) {
            throw new MalformedBytes("unknown " + what + " " + ordinal);
        }
        return ordinal;
    }
}
