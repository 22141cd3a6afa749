/** The front door: statuses, sentences, limits, the services beside the public one. */
package dev.skep.e2e.gateway;
