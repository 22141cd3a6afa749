/** Deployments: all resources or none, new versions only for what changed, and their way to every other partition. */
package dev.skep.engine.deployment;
