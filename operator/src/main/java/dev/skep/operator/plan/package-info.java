/**
 * What to do next: {@link dev.skep.operator.plan.Planner#plan} is a function of what is wanted, what is remembered and what is seen, to steps with
 * a reason. It knows no API server, no broker and no clock, so that every situation can be made up in a test.
 */
package dev.skep.operator.plan;
