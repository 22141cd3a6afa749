/** Brokers as pods of a real Kubernetes: its scheduler, volumes, names and probes, and what becomes of its nodes. */
package dev.skep.e2e.kubernetes;
