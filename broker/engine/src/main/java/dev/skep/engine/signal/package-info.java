/** Signals: who listens for them, and their broadcast on all partitions. They are not kept: who comes later misses them. */
package dev.skep.engine.signal;
