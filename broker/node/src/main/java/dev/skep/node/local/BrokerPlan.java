package dev.skep.node.local;

import dev.skep.base.Address;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One broker that is to run as a process of its own.
 *
 * @param environment all variables of the process
 * @param gateway for clients, empty where this broker has none; like the others as seen from this machine
 * @param rest for clients of the REST API, empty where this broker has none
 * @param data directory of the broker; its log file is there as well
 */
public record BrokerPlan(
        int nodeId,
        Map<String, String> environment,
        Optional<Address> gateway,
        Optional<Address> rest,
        Address command,
        Address internal,
        Address management,
        Path data)
        implements ProcessPlan {
    @Override
    public String name() {
        return "broker " + nodeId;
    }

    @Override
    public String word() {
        return "broker";
    }

    @Override
    public Path directory() {
        return data;
    }
}
