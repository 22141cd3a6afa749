/** What each element of BPMN does, seen from outside. */
package dev.skep.e2e.element;
