/**
 * The configuration of a broker: one table of settings, read from defaults, a YAML file, the environment and flags into
 * one immutable record per room.
 *
 * <p>Knows names, texts and limits only: no room of the broker, no file besides the one it is given, no JVM properties.
 */
package dev.skep.node.config;
