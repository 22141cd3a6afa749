/**
 * The real Zeebe as the measure: plays, written by hand or drawn from a seed, are played to it through the official client, what it
 * lets a client see is written down, and the same is expected of the broker of this build.
 */
package dev.skep.e2e.differential;
