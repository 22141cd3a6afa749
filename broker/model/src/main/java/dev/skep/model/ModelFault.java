package dev.skep.model;

/**
 * What is wrong with a resource.
 *
 * @param resourceName the file
 * @param element id or type of the element, empty when it is about the file as a whole
 * @param message what was expected, what was found and what to do
 */
public record ModelFault(String resourceName, String element, String message) {}
