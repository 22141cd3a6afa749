/** The thin part that the framework calls: look, plan, act, report. */
package dev.skep.operator.reconcile;
