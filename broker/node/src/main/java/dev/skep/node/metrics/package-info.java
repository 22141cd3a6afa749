/**
 * Meters of the broker under the names that dashboards of the public contract know, bound once so that counting on the
 * data path is one addition.
 *
 * <p>Knows Micrometer and no room of the broker: rooms get plain methods to call.
 */
package dev.skep.node.metrics;
