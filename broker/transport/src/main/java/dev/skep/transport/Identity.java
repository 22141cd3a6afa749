package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.Check;
import dev.skep.base.MemberId;

/**
 * Who this member is to others.
 *
 * @param cluster name of the cluster; members of another one are refused
 * @param advertised where others reach this member, which may differ from where it listens; port 0 stands for the port that
 *     was bound
 */
public record Identity(String cluster, MemberId member, Address advertised) {
    public Identity {
        Check.that(!cluster.isEmpty(), "the name of the cluster is empty");
    }

    Identity at(final Address reachable) {
        return new Identity(cluster, member, reachable);
    }
}
