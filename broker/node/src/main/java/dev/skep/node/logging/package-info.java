/**
 * Sets up the log of the process: lines of text or JSON, level, stream. No files of configuration are searched or parsed,
 * which is most of what makes a logging library slow to start.
 */
package dev.skep.node.logging;
