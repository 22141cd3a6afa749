package dev.skep.node.local;

import dev.skep.base.Address;
import java.nio.file.Path;
import java.util.Map;

/** One broker or gateway that is to run as a process of its own. */
public sealed interface ProcessPlan permits BrokerPlan, GatewayPlan {
    /** For people, such as "broker 0". */
    String name();

    /** The word of the {@code skep} command that runs it. */
    String word();

    /** All variables of the process. */
    Map<String, String> environment();

    Address management();

    /** Directory of its log file, and of its data if it has any. */
    Path directory();
}
