/** Deployed process definitions: which there are, which is the latest, and their executable graphs. */
package dev.skep.engine.definition;
