/**
 * The workflow rules: a command on a state gives events, an event on a state gives the next state.
 *
 * <p>{@link dev.skep.engine.Engine#decide} never writes: the state moves only because {@link dev.skep.engine.Decision#event}
 * applies the event that was just decided, in the very way in which a replay applies it. Appliers never decide.
 *
 * <p>Each subject has a package: its tables, its applier (one per value type, a case for each event), and one handler class for
 * each command. Knows nothing of the log, of Raft, of threads, of clocks: time is the timestamp of the command.
 */
package dev.skep.engine;
