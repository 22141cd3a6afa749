/** How far exporters are, and whether they are to work: kept on the log, so that every replica knows. Knows nothing of what they are. */
package dev.skep.engine.exporting;
