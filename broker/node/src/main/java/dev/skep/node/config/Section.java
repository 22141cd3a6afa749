package dev.skep.node.config;

import java.util.List;
import java.util.function.Function;

/**
 * The settings of one record.
 *
 * @param title heading on the reference page
 * @param build makes the record; throws {@link InvalidSettings} where values don't fit each other
 */
record Section<R>(String title, List<Setting<?>> settings, Function<Values, R> build) {}
