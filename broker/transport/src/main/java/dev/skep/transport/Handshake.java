package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.FieldReader;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.FieldWriter;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import java.util.Optional;

/**
 * The first frames of a connection. The dialler says {@link Hello}; the listener answers with {@link Welcome}, or with a
 * sentence that says why not. All versions must understand each other up to here: fields are only ever added at the end.
 */
final class Handshake {
    /** No handshake is longer. */
    static final int BYTES_MAX = 4096;

    // kinds of frames for the transport itself
    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int REFUSAL = 3;
    /** The dialler asks whether the connection is alive; answered with {@link #PONG}, in order behind what came before. */
    static final int PING = 4;

    static final int PONG = 5;
    /** The dialler has sent all it had and the listener is to close: payload 1 when the dialler's process ends, else 0. */
    static final int BYE = 6;

    private static final int MAGIC = 0x50454B53; // "SKEP"
    private static final int PORT_MAX = 65535;
    private static final Lane[] LANES = Lane.values();

    private Handshake() {}

    /**
     * @param expected whom the dialler means to reach at this address, if it knows
     * @param start a random number of this start of the process, to tell a call to oneself from a second member of one name
     */
    record Hello(Versions versions, Identity identity, Lane lane, Optional<MemberId> expected, long start) {
        byte[] encode() {
            return write(new FieldWriter(), versions, identity)
                    .int8(lane.ordinal())
                    .text(expected.map(MemberId::text).orElse(""))
                    .int64(start)
                    .toByteArray();
        }

        static Hello decode(final byte[] bytes) {
            final FieldReader reader = new FieldReader(bytes);
            final Versions versions = readVersions(reader);
            final Identity identity = readIdentity(reader);
            final int lane = reader.int8();
            if (lane < 0 || lane >= LANES.length) {
                throw new MalformedBytes("there is no lane " + lane);
            }
            final String expected = reader.text();
            return new Hello(
                    versions,
                    identity,
                    LANES[lane],
                    expected.isEmpty() ? Optional.empty() : Optional.of(new MemberId(expected)),
                    reader.int64());
        }
    }

    /** Who answers, and in which version of the protocol both go on: min and max of its versions are the same. */
    record Welcome(Versions versions, Identity identity) {
        byte[] encode() {
            return write(new FieldWriter(), versions, identity).toByteArray();
        }

        static Welcome decode(final byte[] bytes) {
            final FieldReader reader = new FieldReader(bytes);
            return new Welcome(readVersions(reader), readIdentity(reader));
        }
    }

    static byte[] refusal(final String sentence) {
        return new FieldWriter().int32(MAGIC).text(sentence).toByteArray();
    }

    static String refusal(final byte[] bytes) {
        final FieldReader reader = new FieldReader(bytes);
        magic(reader);
        return reader.text();
    }

    private static FieldWriter write(final FieldWriter to, final Versions versions, final Identity identity) {
        return to.int32(MAGIC)
                .int32(versions.min())
                .int32(versions.max())
                .text(identity.cluster())
                .text(identity.member().text())
                .text(identity.advertised().host())
                .int32(identity.advertised().port());
    }

    private static Versions readVersions(final FieldReader reader) {
        magic(reader);
        return new Versions(reader.int32(), reader.int32());
    }

    /** Strangers send what they like, so this must not be an assertion of ours that fails. */
    private static Identity readIdentity(final FieldReader reader) {
        final String cluster = reader.text();
        final String member = reader.text();
        final String host = reader.text();
        final int port = reader.int32();
        if (cluster.isEmpty() || member.isEmpty() || host.isEmpty() || port < 0 || port > PORT_MAX) {
            throw new MalformedBytes("a handshake names cluster '" + cluster + "', member '" + member + "', host '"
                    + host + "', port " + port);
        }
        return new Identity(cluster, new MemberId(member), new Address(host, port));
    }

    private static void magic(final FieldReader reader) {
        if (reader.int32() != MAGIC) {
            throw new MalformedBytes("a handshake does not begin as one");
        }
    }
}
