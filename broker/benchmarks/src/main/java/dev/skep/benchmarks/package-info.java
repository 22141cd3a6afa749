/** JMH for the hot paths. Run with {@code -prof gc} for what they allocate; docs/performance.md has the figures. */
package dev.skep.benchmarks;
