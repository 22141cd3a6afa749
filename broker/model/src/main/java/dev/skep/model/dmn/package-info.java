/**
 * DMN files to decisions that can be evaluated, or a readable list of faults. The rules of decision tables and the like are those
 * of the library; here are the ways in and out, with the bounds that hold for expressions.
 */
package dev.skep.model.dmn;
