/** What becomes of files that are deployed. */
package dev.skep.e2e.deployment;
