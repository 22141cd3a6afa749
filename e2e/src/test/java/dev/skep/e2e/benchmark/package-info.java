/** How fast whole processes run through the official client: to be run by hand, with another engine beside. */
package dev.skep.e2e.benchmark;
