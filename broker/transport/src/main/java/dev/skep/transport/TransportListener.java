package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;

/**
 * What happens to connections, for logs, health and quick detection of failures. Called on the threads of the transport:
 * hand over and return. Troubles that last are reported once and then seldom.
 */
public interface TransportListener {
    /** A connection of ours is ready: that member answered at that address. */
    void connected(MemberId member, Address address, Lane lane);

    /**
     * A connection that was ready has ended, and not because it was idle or because we close. The process of the member may
     * have died: its system closes the connections at once.
     *
     * @param outbound whether we had dialled; otherwise the member had, and the address is the one it advertises
     */
    void lost(MemberId member, Address address, Lane lane, boolean outbound, String reason);

    /** Nobody could be reached there. */
    void connectionFailed(Address address, String reason);

    /** The one we dialled does not want us, or is not whom we look for. */
    void refused(Address address, String reason);

    /** We did not want the one who called. */
    void refusedCaller(String caller, String reason);

    /** Anything else that an operator should read: bytes that are no frames, certificates that can't be read. */
    void warning(String sentence);
}
