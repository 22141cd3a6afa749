package dev.skep.node.local;

import dev.skep.base.Address;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * One gateway without a broker that is to run as a process of its own.
 *
 * @param memberId in the cluster
 * @param environment all variables of the process
 * @param clients where clients find it; like the others as seen from this machine
 * @param rest where clients of the REST API find it, empty where it has none
 * @param directory of its log file
 */
public record GatewayPlan(
        String memberId,
        Map<String, String> environment,
        Address clients,
        Optional<Address> rest,
        Address internal,
        Address management,
        Path directory)
        implements ProcessPlan {
    @Override
    public String name() {
        return memberId;
    }

    @Override
    public String word() {
        return "gateway";
    }
}
