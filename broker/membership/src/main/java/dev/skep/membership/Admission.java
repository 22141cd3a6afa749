package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.membership.SwimMessage.Foreign;
import dev.skep.membership.SwimMessage.Refusal;

/** Who is not talked to, and what this member makes of it when others do not talk to it. */
final class Admission {
    /** Only after so many refusals a newcomer gives up: other contact points may belong to its own cluster. */
    private static final int REFUSALS_TO_STOP = 3;

    private final ClusterId cluster;
    private final MemberTable table;
    private final SwimSender sender;
    private final Contacts contacts;
    private final SwimEffects effects;
    private final long firstIncarnation;
    private int refusals;

    Admission(
            final ClusterId cluster,
            final MemberTable table,
            final SwimSender sender,
            final Contacts contacts,
            final SwimEffects effects) {
        this.cluster = cluster;
        this.table = table;
        this.sender = sender;
        this.contacts = contacts;
        this.effects = effects;
        firstIncarnation = table.self().incarnation();
    }

    /** Whether the sender is of this cluster and can be understood; else it is told why not. */
    boolean admits(final SwimMessage message) {
        final Member self = table.self();
        if (!message.cluster().equals(cluster)) {
            turnAway(
                    message,
                    RefusalKind.OTHER_CLUSTER,
                    ("member %s at %s belongs to cluster '%s', and member %s at %s to cluster '%s': "
                                    + "mend the cluster name or the contact points of one of them")
                            .formatted(
                                    message.from(),
                                    message.fromAddress(),
                                    message.cluster(),
                                    self.id(),
                                    self.address(),
                                    cluster));
            return false;
        }
        if (message.body() instanceof Foreign) {
            turnAway(
                    message,
                    RefusalKind.INCOMPATIBLE_VERSION,
                    ("member %s at %s speaks version %s of the membership protocol, and member %s at %s version %s: "
                                    + "run releases that are compatible")
                            .formatted(
                                    message.from(),
                                    message.fromAddress(),
                                    message.version(),
                                    self.id(),
                                    self.address(),
                                    SwimMessageCodec.VERSION));
            return false;
        }
        return true;
    }

    /** The sender is not let in, as its id lives elsewhere. */
    void turnAway(final SwimMessage message, final Address holder) {
        turnAway(message, RefusalKind.ID_TAKEN, idTaken(message.from().text(), message.fromAddress(), holder));
    }

    static String idTaken(final String id, final Address newcomer, final Address holder) {
        return "member id %s of the node at %s is taken by the living node at %s: give each node an id of its own"
                .formatted(id, newcomer, holder);
    }

    private void turnAway(final SwimMessage message, final RefusalKind kind, final String reason) {
        sender.refuse(message, kind, reason);
        effects.turnedAway(kind, message.from(), message.fromAddress(), reason);
    }

    /** This member is told to stay out. Returns whether it must stop. */
    boolean mustStop(final SwimMessage message, final Refusal refusal) {
        // The address of this member may have been another one's, or this one's in an earlier life.
        if (!refusal.refused().equals(table.self().id()) || refusal.refusedIncarnation() < firstIncarnation) {
            return false;
        }
        if (refusal.kind() == RefusalKind.ID_TAKEN) {
            return message.cluster().equals(cluster);
        }
        effects.turnedAway(refusal.kind(), message.from(), message.fromAddress(), refusal.reason());
        // For a member that found its cluster, or that asked at an address which it remembers and which is somebody
        // else's by
        // now, that is no mistake of configuration.
        return !table.hasLive() && contacts.askedContactPoint(message.sequence()) && ++refusals >= REFUSALS_TO_STOP;
    }
}
