/** Listeners: workers that are told what happens to elements and user tasks, which wait for them. */
package dev.skep.engine.listener;
