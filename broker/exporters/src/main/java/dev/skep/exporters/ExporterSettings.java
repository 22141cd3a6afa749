package dev.skep.exporters;

import java.util.Map;

/**
 * An exporter as it is configured.
 *
 * @param id its name, by which its positions are kept
 * @param className of an {@link io.camunda.zeebe.exporter.api.Exporter}, or the short name of one that we ship
 * @param jarPath where the class is; empty where it is among ours
 * @param arguments for the exporter; values are texts, lists and maps of such
 */
public record ExporterSettings(String id, String className, String jarPath, Map<String, Object> arguments) {}
