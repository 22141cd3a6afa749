/**
 * Brokers by the handful in the same false world: each with a disk, a clock and replicas of the partitions, the very classes that
 * brokers run, and between them a network that loses, repeats, delays and cuts. Clients talk to whom they believe to lead.
 *
 * <p>What must hold is looked at after each step, from outside: one leader in a term, equal committed logs, equal states at equal
 * entries, nothing acknowledged that a quorum has not on its disks or that a later leader lacks, each life led once. In the end
 * everything is healed, and all must come to its end and agree.
 *
 * <p>Fault model: see {@code ClusterFault}. Out of the promise, and so not drawn: two replicas of a partition damaged or wiped at
 * once, and rot that looks like a torn tail, behind which an operator would set the replica aside (as is done here).
 */
package dev.skep.simulator.cluster;
