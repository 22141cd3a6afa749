/** What people read: the status, its conditions, and events. */
package dev.skep.operator.report;
