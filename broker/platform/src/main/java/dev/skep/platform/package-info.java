/**
 * The only room that touches files, clocks and threads of the JDK: real ones behind the ports of {@code dev.skep.base}.
 *
 * <p>It knows nothing of partitions, records or logs. {@link dev.skep.platform.NioDisk} is the disk,
 * {@link dev.skep.platform.LoopPool} runs many loops on few threads, {@link dev.skep.platform.LaneBackground} does slow work
 * beside them. All implementations pass the contract tests that the simulated ones pass.
 *
 * <p>Nobody may interrupt a thread that uses a disk: the JDK closes a file under an interrupted thread.
 */
package dev.skep.platform;
