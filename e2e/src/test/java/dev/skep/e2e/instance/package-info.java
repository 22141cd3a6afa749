/** Instances, their variables and incidents. */
package dev.skep.e2e.instance;
