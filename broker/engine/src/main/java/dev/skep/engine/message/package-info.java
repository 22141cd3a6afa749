/**
 * Messages: published where their correlation key hashes to, buffered for their time to live, and correlated with
 * subscriptions there and with message start events. The other side of a subscription lives with its process instance.
 */
package dev.skep.engine.message;
