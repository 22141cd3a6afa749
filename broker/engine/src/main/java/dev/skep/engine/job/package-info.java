/** Jobs: their tables, their activation by polls and pushes, and what workers say of them. */
package dev.skep.engine.job;
