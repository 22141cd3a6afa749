package dev.skep.transport;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Receiver;
import dev.skep.base.NetworkContract;
import dev.skep.base.Rng;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

final class ClusterTransportContractTest extends NetworkContract {
    private final Members members = new Members();

    @Override
    protected Member join(final MemberId id, final Receiver receiver) {
        final var identity = new Identity(Members.CLUSTER, id, new Address(Members.LOCAL, 0));
        final var transport = members.closeLater(new ClusterTransport(
                identity, Members.SETTINGS, Optional.empty(), new Happenings(), new Rng(1).fork(id.text())));
        return new Member(id, transport, transport.start(new Address(Members.LOCAL, 0), receiver));
    }

    @Override
    protected void await(final Inbox inbox, final int frames) {
        Members.await(inbox, frames);
    }

    @Override
    protected Address nowhere() {
        return members.nowhere();
    }

    @AfterEach
    void close() throws IOException {
        members.close();
    }
}
