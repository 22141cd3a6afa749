/** Call activities: an instance of another process that runs in the place of an element, on the same partition. */
package dev.skep.engine.call;
