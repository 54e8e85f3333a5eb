/**
 * Copies of collections as they are: what may be copied, the copying, and the proof that the copy
 * is what was read.
 *
 * <p>{@link io.locktender.steps.copy.LiveBackup} keeps what workers go on writing; {@link
 * io.locktender.steps.copy.BackupCopies} copies what a swap kept. The copies of an upgrade are made
 * in {@code sync}, which uses what is here for structures. Knows {@code proof} for what is in a
 * collection and {@code swap} for the names; nothing of steps.
 */
@NullMarked
package io.locktender.steps.copy;

import org.jspecify.annotations.NullMarked;
