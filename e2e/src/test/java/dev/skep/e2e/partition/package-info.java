/** A broker with several partitions. */
package dev.skep.e2e.partition;
