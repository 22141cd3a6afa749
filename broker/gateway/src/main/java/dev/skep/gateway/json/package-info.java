/**
 * Documents on the border: JSON text outside, MessagePack inside, from one to the other without trees in between.
 *
 * <p>Knows nothing of gRPC, requests or records.
 */
package dev.skep.gateway.json;
