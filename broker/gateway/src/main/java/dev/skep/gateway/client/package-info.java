/** A gateway as its clients see it: for the command line, against gateways of anybody. */
package dev.skep.gateway.client;
