/**
 * Health, metrics and administration over HTTP, on a port of its own.
 *
 * <p>Knows the broker through {@link dev.skep.node.management.BrokerHealth},
 * {@link dev.skep.node.management.PartitionControl} and {@link dev.skep.node.management.ClusterControl} only.
 */
package dev.skep.node.management;
