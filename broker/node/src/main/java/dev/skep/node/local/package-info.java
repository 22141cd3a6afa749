/**
 * Several brokers and gateways as processes of this machine: started together, watched, stopped together. Knows the launcher and the health
 * probe, nothing of what they do.
 */
package dev.skep.node.local;
