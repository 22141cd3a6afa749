/** Events that have happened to a scope and wait to be taken up: by the element itself, a boundary event, a sub-process. */
package dev.skep.engine.event;
