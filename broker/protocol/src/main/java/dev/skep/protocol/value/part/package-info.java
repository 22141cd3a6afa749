/** What several values have in common, and what is too much for a single field: parts of records, no records themselves. */
package dev.skep.protocol.value.part;
