/** The REST API, by the official client where it uses it, and by plain HTTP. */
package dev.skep.e2e.rest;
