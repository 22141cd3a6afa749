/**
 * Which member holds which partition, with which priority: pure functions of the members' places and what is there now.
 *
 * <p>Without zones the first placement is a round robin over the sorted members. With them, a partition's replicas are spread over
 * regions, then over the zones in each, as evenly as these have members; then the members' loads are made even; and of all
 * such placements the one nearest to the present is taken. All of it is one flow of least cost, so it is exact and no guess.
 */
package dev.skep.topology.placement;
