/** Records as lines of JSON in files. */
package dev.skep.exporters.file;
