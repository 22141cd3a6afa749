/**
 * The rooms of the broker in a false world: one thread, virtual time, a broken disk, clients who do everything, and checkers
 * who look on after each step. One seed gives one run, always the same.
 *
 * <p>Drives the very classes that the broker runs, through the ports of {@link dev.skep.base}; it models only what lies
 * beyond them. It must not reach into a room: what it can't see through its public surface, it does not check.
 *
 * <p>Fault model: see {@code Fault}. Not covered: more than one node, a disk that lies, rot on more than one bit (a single
 * replica has nothing to heal from), and races within a turn or a flush, which happen at one instant here.
 */
package dev.skep.simulator;
