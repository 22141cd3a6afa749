/**
 * The verbs of records, one enum for each kind of value. Constants are only ever added at the end: their place is their
 * number in our files. Knows no values and no rules about which verb may follow which.
 */
package dev.skep.protocol.intent;
