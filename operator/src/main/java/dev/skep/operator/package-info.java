/** The operator as a process: settings, wiring, health and metrics. */
package dev.skep.operator;
