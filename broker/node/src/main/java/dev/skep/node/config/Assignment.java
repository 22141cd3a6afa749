package dev.skep.node.config;

/**
 * One thing that a source says, not yet checked.
 *
 * @param name the key as it is written there
 * @param text the value as it is written there
 */
public record Assignment(String name, String text, Source source) {}
