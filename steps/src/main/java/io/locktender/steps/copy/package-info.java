/**
 * Copy, proof, swap and sweep of collections.
 *
 * <p>A mastership works in copies that carry its token ({@link
 * io.locktender.steps.copy.WorkNames}). {@link io.locktender.steps.copy.WorkingCopies} makes them
 * and later proves that the originals are as they were; {@link io.locktender.steps.copy.Swap} gives
 * them the usual names, by renames only; {@link io.locktender.steps.copy.Sweeper} drops what ended
 * masterships left.
 *
 * <p>{@link io.locktender.steps.copy.BackupCopies} copies what a swap kept, and {@link
 * io.locktender.steps.copy.Comparison} says in which documents two collections differ.
 */
@NullMarked
package io.locktender.steps.copy;

import org.jspecify.annotations.NullMarked;
