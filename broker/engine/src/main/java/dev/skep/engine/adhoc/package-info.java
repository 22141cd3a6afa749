/** Ad-hoc sub-processes: what begins in them, who leads them, and when they end. */
package dev.skep.engine.adhoc;
