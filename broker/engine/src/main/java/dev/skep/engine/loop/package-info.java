/** Multi-instance activities: the body around the instances, which instance comes next, and when there are enough. */
package dev.skep.engine.loop;
