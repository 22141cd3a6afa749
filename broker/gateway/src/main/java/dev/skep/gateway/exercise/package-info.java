/** A short mixed load on a broker, for the JVM to learn from what is hot before it is released. */
package dev.skep.gateway.exercise;
