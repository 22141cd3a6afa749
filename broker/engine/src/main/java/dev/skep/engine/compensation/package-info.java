/** Compensation: which completed activities can be undone, and what undoes them. */
package dev.skep.engine.compensation;
