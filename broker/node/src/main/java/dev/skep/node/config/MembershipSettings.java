package dev.skep.node.config;

import java.time.Duration;

/**
 * The pace at which members look after each other.
 *
 * @param broadcastUpdates tell all members at once what this one finds
 * @param broadcastDisputes tell all members at once that this one is not dead
 * @param notifySuspect tell a member at once that it is suspected
 * @param gossipInterval how often updates are passed on
 * @param gossipFanout to how many members each time
 * @param probeInterval how often one member is probed
 * @param probeTimeout for how long its answer is awaited before others are asked to probe it
 * @param suspectProbes how many others are asked
 * @param failureTimeout from suspicion to removal
 * @param syncInterval how often everything is exchanged with a random member
 */
public record MembershipSettings(
        boolean broadcastUpdates,
        boolean broadcastDisputes,
        boolean notifySuspect,
        Duration gossipInterval,
        int gossipFanout,
        Duration probeInterval,
        Duration probeTimeout,
        int suspectProbes,
        Duration failureTimeout,
        Duration syncInterval) {}
