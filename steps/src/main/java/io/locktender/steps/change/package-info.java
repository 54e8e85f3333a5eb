/**
 * A change of structure, of data by one command of the server, or by a command of the release, on
 * the collections that it is made for: each an {@link io.locktender.steps.change.Action} that says
 * what is pending, and carries it out.
 *
 * <p>Also what all kinds of change have in common: where the collections are ({@link
 * io.locktender.steps.change.PhysicalNames}), whether they may still be written ({@link
 * io.locktender.steps.change.Fence}), and how a change fails. Knows commands and the server; the
 * kinds that take more than this, {@code transform} and {@code sandbox}, know it.
 */
@NullMarked
package io.locktender.steps.change;

import org.jspecify.annotations.NullMarked;
