/**
 * Which documents of an original are in its copy, and what they were when they were put there: an
 * {@link io.locktender.steps.ledger.Ledger} in files of its own, so that the heap does not grow
 * with the data. Knows documents as bytes, and no database.
 */
@NullMarked
package io.locktender.steps.ledger;

import org.jspecify.annotations.NullMarked;
