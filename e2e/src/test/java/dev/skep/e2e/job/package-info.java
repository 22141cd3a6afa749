/** What workers and jobs do to each other. */
package dev.skep.e2e.job;
