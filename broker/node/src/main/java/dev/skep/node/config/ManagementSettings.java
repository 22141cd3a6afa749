package dev.skep.node.config;

import java.util.List;

/** Where health, metrics and administration are served. */
public record ManagementSettings(String host, int port) {
    public static final Setting<String> HOST = new Setting<>(
            "management.server.address",
            Kind.text("a host name or address"),
            "0.0.0.0",
            "Address to listen on for health, metrics and administration.");
    public static final Setting<Integer> PORT = new Setting<>(
            "management.server.port", Kind.port(), "9600", "Port for health, metrics and administration (HTTP).");

    static final Section<ManagementSettings> SECTION = new Section<>(
            "Management", List.of(HOST, PORT), values -> new ManagementSettings(values.of(HOST), values.of(PORT)));
}
