/** Consensus of one partition, from the Raft dissertation: what to store, to send and to commit. */
package dev.skep.raft;
