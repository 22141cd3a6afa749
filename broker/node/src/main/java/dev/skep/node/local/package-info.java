/**
 * Several brokers as processes of this machine: started together, watched, stopped together. Knows the launcher and the health
 * probe of a broker, nothing of what brokers do.
 */
package dev.skep.node.local;
