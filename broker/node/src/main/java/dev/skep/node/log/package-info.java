/**
 * Reads the log of a partition for people and scripts, beside a running broker or after its end. Changes nothing.
 *
 * <p>Knows the journal and the records in it; neither state nor engine.
 */
package dev.skep.node.log;
