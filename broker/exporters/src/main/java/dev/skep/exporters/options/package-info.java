/** The arguments of the exporters that we ship. Knows nothing of what they do with them. */
package dev.skep.exporters.options;
