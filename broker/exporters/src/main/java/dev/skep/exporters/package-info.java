/**
 * Runs exporters of the public contract: loads their jars, each in a class loader of its own, gives them records at their own pace, and tells
 * the partition how far they are. Knows nothing of partitions but the port, and nothing of what exporters do.
 */
package dev.skep.exporters;
