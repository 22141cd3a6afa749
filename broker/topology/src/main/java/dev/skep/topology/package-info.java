/** The agreed document of who hosts what, placement, and the plan that changes it. */
package dev.skep.topology;
