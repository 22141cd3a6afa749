package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.FieldReader.MalformedBytes;
import dev.skep.base.MemberId;
import dev.skep.base.Network;
import dev.skep.base.Network.Lane;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Frames to members by their id, and each kind of frame that arrives to whom it is for. */
final class Frames implements Network.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(Frames.class);

    private final Map<FrameKind, BiConsumer<MemberId, byte[]>> receivers = new EnumMap<>(FrameKind.class);
    private final MemberId self;
    private Network network;

    /** Replaced as a whole. */
    private volatile SortedMap<MemberId, Address> addresses = new TreeMap<>();

    Frames(final MemberId self) {
        this.self = self;
    }

    /** Once, before anything is sent or can arrive. */
    void over(final Network newNetwork) {
        network = newNetwork;
    }

    /** Once for each kind, before anything can arrive. Called on threads of the network: hands over and returns. */
    void on(final FrameKind kind, final BiConsumer<MemberId, byte[]> receiver) {
        receivers.put(kind, receiver);
    }

    void addresses(final SortedMap<MemberId, Address> byMember) {
        addresses = byMember;
    }

    MemberId self() {
        return self;
    }

    /** False when the member is not known or too much waits for it. */
    boolean send(final MemberId to, final Lane lane, final FrameKind kind, final byte[] payload) {
        final Address address = addresses.get(to);
        return address != null && network.send(address, lane, kind.code(), payload);
    }

    void send(final Address to, final Lane lane, final FrameKind kind, final byte[] payload) {
        if (network != null) { // else the start has failed, and the good-bye of the member goes nowhere
            network.send(to, lane, kind.code(), payload);
        }
    }

    /** To all other members. */
    void broadcast(final Lane lane, final FrameKind kind, final byte[] payload) {
        addresses.forEach((member, address) -> {
            if (!member.equals(self)) {
                network.send(address, lane, kind.code(), payload);
            }
        });
    }

    @Override
    public void received(final MemberId from, final int code, final byte[] payload) {
        final FrameKind kind = FrameKind.ofCode(code);
        final BiConsumer<MemberId, byte[]> receiver = kind == null ? null : receivers.get(kind);
        if (receiver == null) {
            return; // of a newer version: whoever needs an answer asks otherwise
        }
        try {
            receiver.accept(from, payload);
        } catch (final MalformedBytes | IllegalArgumentException e) {
            LOG.warn("A frame {} of member {} was dropped: {}", kind, from, e.getMessage());
        }
    }
}
