package dev.skep.node.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The one place that lists every setting of a kind of process: reading, printing and the reference page follow from it.
 *
 * @param unused names that are taken with a notice, see {@link UnusedNames}
 * @param prefixes a variable of the environment that begins so must be known
 */
record SettingsTable(List<Section<?>> sections, UnusedNames unused, List<String> prefixes) {
    static final SettingsTable BROKER = new SettingsTable(
            List.of(
                    ClusterSettings.SECTION,
                    PlacementSettings.SECTION,
                    ConsensusSettings.SECTION,
                    MembershipKeys.OF_BROKER,
                    NetworkSettings.SECTION,
                    DataSettings.SECTION,
                    GatewaySettings.SECTION,
                    ThreadSettings.SECTION,
                    ProcessingSettings.SECTION,
                    StateSettings.SECTION,
                    BackpressureSettings.SECTION,
                    ManagementSettings.SECTION,
                    LoggingSettings.SECTION),
            UnusedNames.OF_BROKER,
            List.of("ZEEBE_BROKER_", "SKEP_STATE_"));

    static final SettingsTable GATEWAY = new SettingsTable(
            List.of(
                    GatewayMemberSettings.SECTION,
                    MembershipKeys.OF_GATEWAY,
                    GatewaySettings.SECTION_ALONE,
                    ManagementSettings.SECTION,
                    LoggingSettings.SECTION),
            UnusedNames.OF_GATEWAY,
            List.of("ZEEBE_GATEWAY_"));

    List<Setting<?>> settings() {
        final List<Setting<?>> all = new ArrayList<>();
        for (final Section<?> section : sections) {
            all.addAll(section.settings());
        }
        return all;
    }
}
