package dev.skep.model.form;

/** What a form says of itself; the version tag is empty where it has none. */
public record FormHead(String id, String versionTag) {}
