/**
 * The names of copies and backups, and what is done by names only: {@link
 * io.locktender.steps.swap.Swap} gives copies the usual names, by renames that never drop a target;
 * {@link io.locktender.steps.swap.Backups} are what it kept; {@link
 * io.locktender.steps.swap.Sweeper} drops what ended masterships left. Reads no document but to see
 * whether there is one; knows nothing of copying.
 */
@NullMarked
package io.locktender.steps.swap;

import org.jspecify.annotations.NullMarked;
