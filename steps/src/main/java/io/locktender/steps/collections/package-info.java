/**
 * Copy, proof, swap and sweep of collections.
 *
 * <p>A mastership works in copies that carry its token ({@link
 * io.locktender.steps.collections.WorkNames}). {@link
 * io.locktender.steps.collections.WorkingCopies} makes them and later proves that the originals are
 * as they were; {@link io.locktender.steps.collections.Swap} gives them the usual names, by renames
 * only; {@link io.locktender.steps.collections.Sweeper} drops what ended masterships left.
 *
 * <p>{@link io.locktender.steps.collections.BackupCopies} copies what a swap kept, and {@link
 * io.locktender.steps.collections.Comparison} says in which documents two collections differ.
 */
@NullMarked
package io.locktender.steps.collections;

import org.jspecify.annotations.NullMarked;
