/**
 * The life cycle of elements, and one class for each kind of element that says what it does in it.
 *
 * <p>{@link dev.skep.engine.element.ElementLifecycle} is the same for all; a {@link dev.skep.engine.element.ElementBehavior}
 * is what differs.
 */
package dev.skep.engine.element;
