package dev.skep.partition;

import dev.skep.raft.FollowerProgress;
import java.util.List;

/**
 * How far the others are behind this leader.
 *
 * @param lastIndex of the log, committed or not
 * @param progress empty where this replica does not lead
 */
public record Followers(long lastIndex, List<FollowerProgress> progress) {}
