/** Incidents: why something can't go on, and how it goes on once a person has mended it. */
package dev.skep.engine.incident;
