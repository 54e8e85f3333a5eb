/**
 * Copies of collections: what may be copied, the copying, and the proof that copy and original are
 * the same.
 *
 * <p>A mastership works in copies that carry its token. {@link
 * io.locktender.steps.copy.WorkingCopies} makes them and later proves that the originals are as
 * they were; {@link io.locktender.steps.copy.LiveBackup} keeps what workers go on writing; {@link
 * io.locktender.steps.copy.BackupCopies} copies what a swap kept. Knows {@code proof} for what is
 * in a collection and {@code swap} for the names; nothing of steps.
 */
@NullMarked
package io.locktender.steps.copy;

import org.jspecify.annotations.NullMarked;
