/** Forms that were deployed. */
package dev.skep.engine.form;
