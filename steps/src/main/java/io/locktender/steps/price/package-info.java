/**
 * The price of going back to a backup: what was written since, and would be lost.
 *
 * <p>The backup is of the old shape and the collections are of the new one, so the two cannot be
 * compared as they are. {@link io.locktender.steps.price.BackupPrice} copies the backup, runs the
 * upgrade's steps on the copy once more, and compares what comes of that with what is there; {@link
 * io.locktender.steps.price.DifferenceFile} keeps the documents that differ.
 */
@NullMarked
package io.locktender.steps.price;

import org.jspecify.annotations.NullMarked;
