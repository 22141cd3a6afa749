package dev.skep.gateway.rest;

/**
 * A message that somebody is to take at once.
 *
 * @param variables JSON text of an object, empty for none
 */
public record Correlation(String name, String correlationKey, String variables, String tenantId) {

    /** Who has taken it: of several the first. */
    public record Taken(long messageKey, long processInstanceKey, String tenantId) {}
}
