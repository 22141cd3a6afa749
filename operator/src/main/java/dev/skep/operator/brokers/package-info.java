/** The brokers' management API over HTTP, as any stranger uses it. */
package dev.skep.operator.brokers;
