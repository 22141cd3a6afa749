package dev.skep.node.config;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import dev.skep.node.config.NetworkSettings.PeerTls;
import java.util.ArrayList;
import java.util.List;

/**
 * A gateway that stands alone as a member of the cluster.
 *
 * @param memberId no number, as those are brokers
 * @param contactPoints internal addresses of other members, or names for them; the own one does no harm
 * @param internalApi where other members reach it
 * @param tls between members, null for plaintext
 */
public record GatewayMemberSettings(
        String clusterName, String memberId, List<Address> contactPoints, Endpoint internalApi, PeerTls tls) {
    private static final int NAME_CHARS_MAX = 200;

    private static final String PREFIX = "zeebe.gateway.cluster.";

    public static final Setting<ContactPoints> CONTACT_POINTS = new Setting<>(
            PREFIX + "initialContactPoints",
            ContactPoints.KIND,
            "127.0.0.1:26502",
            "Internal addresses of some brokers, or a name that stands for them, at least one of which should be reachable.");
    static final Setting<ContactPoints> CONTACT_POINT =
            new Setting<>(PREFIX + "contactPoint", ContactPoints.KIND, "", "Older name for one more of them.");
    public static final Setting<String> CLUSTER_NAME = new Setting<>(
            PREFIX + "clusterName", Kind.text("a name"), "zeebe-cluster", "Members of other names are ignored.");
    public static final Setting<String> MEMBER_ID = new Setting<>(
            PREFIX + "memberId",
            Kind.text("a name"),
            "gateway",
            "Name of this gateway, unique in the cluster; no number, as those are brokers.");
    public static final Setting<String> HOST = new Setting<>(
            PREFIX + "host",
            Kind.text("a host name or address"),
            "0.0.0.0",
            "Address to listen on for brokers and other gateways.");
    public static final Setting<Integer> PORT =
            new Setting<>(PREFIX + "port", Kind.port(), "26502", "Port for brokers and other gateways.");
    static final Setting<String> ADVERTISED_HOST = new Setting<>(
            PREFIX + "advertisedHost",
            Kind.text("a host name or address"),
            "",
            "Name that others reach this gateway by; empty for the address it listens on, or the first one of the machine that is no"
                    + " loopback when it listens on all.");
    static final Setting<Integer> ADVERTISED_PORT = new Setting<>(
            PREFIX + "advertisedPort",
            Kind.whole(0, 65_535),
            "0",
            "Port that others reach this gateway by; 0 for the port itself.");
    private static final PeerTlsKeys SECURITY = new PeerTlsKeys(PREFIX + "security.", "gateway");

    static final Section<GatewayMemberSettings> SECTION =
            new Section<>("Cluster", settings(), GatewayMemberSettings::of);

    private static List<Setting<?>> settings() {
        final List<Setting<?>> all = new ArrayList<>(List.of(
                CONTACT_POINTS, CONTACT_POINT, CLUSTER_NAME, MEMBER_ID, HOST, PORT, ADVERTISED_HOST, ADVERTISED_PORT));
        all.addAll(SECURITY.settings());
        return all;
    }

    private static GatewayMemberSettings of(final Values values) {
        final List<Address> points = new ArrayList<>(values.of(CONTACT_POINTS).addresses());
        points.addAll(values.of(CONTACT_POINT).addresses());
        final int port = values.of(PORT);
        return new GatewayMemberSettings(
                values.of(CLUSTER_NAME),
                values.of(MEMBER_ID),
                points,
                new Endpoint(
                        values.of(HOST),
                        port,
                        values.of(ADVERTISED_HOST),
                        values.of(ADVERTISED_PORT) == 0 ? port : values.of(ADVERTISED_PORT)),
                SECURITY.build(values));
    }

    public GatewayMemberSettings {
        contactPoints = List.copyOf(contactPoints);
        new Requirements()
                .that(
                        !clusterName.isBlank(),
                        CLUSTER_NAME.path() + " is empty, expected the name that all members of the cluster share")
                .that(
                        !memberId.isBlank() && memberId.length() <= NAME_CHARS_MAX,
                        MEMBER_ID.path() + " is \"" + memberId + "\", expected a name of 1 to " + NAME_CHARS_MAX
                                + " characters")
                .that(
                        memberId.isBlank() || !new MemberId(memberId).isBroker(),
                        MEMBER_ID.path() + " is \"" + memberId
                                + "\", but numbers are the ids of brokers; expected a name such as gateway-" + memberId)
                .check();
    }
}
