/** Exporters of a packaged broker: ours, and one in a jar that knows nothing of us. */
package dev.skep.e2e.exporter;
