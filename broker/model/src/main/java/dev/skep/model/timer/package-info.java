/**
 * What timer events mean: dates, durations and cycles, from texts and expressions to due dates. Knows no clock: the time
 * comes with the variables.
 */
package dev.skep.model.timer;
