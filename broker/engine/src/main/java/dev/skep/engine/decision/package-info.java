/** Decisions: what was deployed of them, and their evaluation for clients and for business rule tasks. */
package dev.skep.engine.decision;
