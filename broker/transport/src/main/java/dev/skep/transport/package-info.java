/** Frames between members over TCP and TLS. */
package dev.skep.transport;
