/** User tasks that are no jobs: what was asked of people, and what they say. */
package dev.skep.engine.usertask;
