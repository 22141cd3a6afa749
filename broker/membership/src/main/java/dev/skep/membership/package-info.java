/** Who is alive, and what is gossiped (SWIM). */
package dev.skep.membership;
