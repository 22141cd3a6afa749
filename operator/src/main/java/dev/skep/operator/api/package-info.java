/**
 * The resource that people write, as Java types: its schema, defaults, rules and texts. {@code crds/} and the tables of {@code docs/operator.md}
 * are made from here. Every type fills in the defaults of the schema by itself, so that a resource read from a file is worth the same as one
 * that went through an API server.
 */
package dev.skep.operator.api;
