/** The command line and the management endpoints of the process. */
package dev.skep.e2e.node;
