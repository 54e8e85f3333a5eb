/**
 * Stages and expressions, where the library has none or evaluates them wrongly: its {@code
 * $addFields} changes nested documents of the collection, and takes text in a document that begins
 * with {@code $} for an expression.
 *
 * <p>Paths, objects, arrays, variables and the operators that do not evaluate all of their
 * arguments are evaluated here; each other operator is the library's, and gets values.
 */
@NullMarked
package io.locktender.embedded.pipeline;

import org.jspecify.annotations.NullMarked;
