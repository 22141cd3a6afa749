/**
 * The port between a partition and its exporters: the partition gives committed entries and keeps positions, whoever is behind the
 * port makes records of them. Knows nothing of exporters' code, threads or configuration.
 */
package dev.skep.protocol.export;
