/** Timers: of elements that wait, of boundary events and event sub-processes, and of the start events of processes. */
package dev.skep.engine.timer;
