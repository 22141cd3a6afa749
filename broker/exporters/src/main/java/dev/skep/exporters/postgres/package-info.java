/** Records in tables of PostgreSQL. */
package dev.skep.exporters.postgres;
