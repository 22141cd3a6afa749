/** Messages that are published: buffering, ids, time to live. */
package dev.skep.e2e.message;
