package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.transport.Handshake.Hello;
import dev.skep.transport.Handshake.Welcome;
import java.util.Optional;

/** Who we are, and with whom we talk. */
record Self(Versions versions, Identity identity, long start) {
    Hello hello(final Lane lane, final Optional<MemberId> expected) {
        return new Hello(versions, identity, lane, expected, start);
    }

    Welcome welcome(final Hello hello) {
        final int version = versions.common(hello.versions());
        return new Welcome(new Versions(version, version), identity);
    }

    /** Why we do not want this caller, said so that both sides can act on it. */
    Optional<String> objection(final Hello hello) {
        final Identity caller = hello.identity();
        if (!caller.cluster().equals(identity.cluster())) {
            return Optional.of(String.format(
                    "%s belongs to cluster '%s' and does not talk to %s of cluster '%s'; give both the same cluster"
                            + " name, or correct the contact points",
                    name(identity), identity.cluster(), name(caller), caller.cluster()));
        }
        if (!versions.meets(hello.versions())) {
            return Optional.of(String.format(
                    "%s speaks version %s of the protocol between members and %s speaks version %s; upgrade the older"
                            + " one, one release at a time",
                    name(identity), versions, name(caller), hello.versions()));
        }
        if (hello.expected().isPresent() && !hello.expected().get().equals(identity.member())) {
            return Optional.of(String.format(
                    "%s was taken for member %s by %s; its address has changed hands",
                    name(identity), hello.expected().get(), name(caller)));
        }
        if (caller.member().equals(identity.member()) && hello.start() != start) {
            return Optional.of(String.format(
                    "member %s at %s has the same id as the one at %s; give each its own node id",
                    identity.member(), identity.advertised(), caller.advertised()));
        }
        return Optional.empty();
    }

    /** Why the one we dialled is not whom we look for: it should have said so itself, but may be mistaken. */
    Optional<String> objection(final Welcome welcome, final Optional<MemberId> expected, final Address dialled) {
        final Identity answerer = welcome.identity();
        if (!answerer.cluster().equals(identity.cluster())) {
            return Optional.of(String.format(
                    "%s answered at %s for cluster '%s', not for '%s'; correct the contact points",
                    name(answerer), dialled, answerer.cluster(), identity.cluster()));
        }
        if (!versions.meets(welcome.versions())) {
            return Optional.of(String.format(
                    "%s chose version %s of the protocol, but we speak %s",
                    name(answerer), welcome.versions(), versions));
        }
        if (expected.isPresent() && !expected.get().equals(answerer.member())) {
            return Optional.of(String.format(
                    "%s answered at %s instead of member %s; its address has changed hands",
                    name(answerer), dialled, expected.get()));
        }
        return Optional.empty();
    }

    static String name(final Identity identity) {
        return "member " + identity.member() + " at " + identity.advertised();
    }
}
