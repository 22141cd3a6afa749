/** Process instances and the element instances within them: their states, their life cycle, and the commands on them. */
package dev.skep.engine.instance;
