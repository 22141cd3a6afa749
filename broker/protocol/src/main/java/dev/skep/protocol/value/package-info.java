/**
 * What records say, one immutable class for each kind, with its written form. The order of the fields is the format: it
 * changes only together with the format number of log entries. Knows no intents, no state, no rules.
 */
package dev.skep.protocol.value;
