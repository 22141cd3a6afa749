/** Records of the log as records of the public contract. Knows nothing of exporters, threads or files. */
package dev.skep.exporters.record;
