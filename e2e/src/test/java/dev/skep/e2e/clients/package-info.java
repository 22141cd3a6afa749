/** Clients of other versions, makers and languages: one real round each. */
package dev.skep.e2e.clients;
