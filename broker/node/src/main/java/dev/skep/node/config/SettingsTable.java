package dev.skep.node.config;

import java.util.ArrayList;
import java.util.List;

/** The one place that lists every setting: reading, printing and the reference page follow from it. */
final class SettingsTable {
    static final List<Section<?>> SECTIONS = List.of(
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
            LoggingSettings.SECTION);

    private SettingsTable() {}

    static List<Setting<?>> settings() {
        final List<Setting<?>> all = new ArrayList<>();
        for (final Section<?> section : SECTIONS) {
            all.addAll(section.settings());
        }
        return all;
    }
}
