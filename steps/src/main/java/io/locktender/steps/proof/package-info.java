/**
 * What is in a collection: read once from its beginning to its end, a sum over its documents, and
 * in what two collections differ ({@link io.locktender.steps.proof.SchemaDifference}, {@link
 * io.locktender.steps.proof.Comparison}). Only reads; knows nothing of copies.
 */
@NullMarked
package io.locktender.steps.proof;

import org.jspecify.annotations.NullMarked;
