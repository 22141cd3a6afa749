/** Instances that are changed from outside while they run: elements activated and terminated, or another definition. */
package dev.skep.engine.modification;
