/** Forms: JSON files of which the engine needs to know no more than their id. */
package dev.skep.model.form;
