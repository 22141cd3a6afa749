/** Variables: a scope of each element instance, look-up along the scopes, and the ways of merging documents into them. */
package dev.skep.engine.variable;
