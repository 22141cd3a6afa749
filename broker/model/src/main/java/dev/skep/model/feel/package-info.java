/**
 * Expressions: static text, FEEL on a fast path over MessagePack bytes, and FEEL by feel-engine for the rest.
 *
 * <p>The Scala library is loaded when the first expression needs it, never before. Knows nothing of BPMN elements.
 */
package dev.skep.model.feel;
