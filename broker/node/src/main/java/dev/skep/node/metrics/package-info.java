/**
 * Meters of the broker under the names that dashboards of the public contract know, bound once so that counting on the
 * data path is an array look-up and an addition.
 *
 * <p>Rooms are told nothing of Micrometer: they are handed plain methods. What a count starts from is the start of the
 * process.
 */
package dev.skep.node.metrics;
