package dev.skep.operator.kube;

/**
 * What became of a wish, as a condition has it.
 *
 * @param well whether everything that is wanted is there
 */
public record Found(boolean well, String reason, String message) {}
