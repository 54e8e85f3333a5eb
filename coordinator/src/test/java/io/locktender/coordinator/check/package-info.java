/**
 * A model checker over the real decide functions and transitions: a breadth-first search of every
 * interleaving of a small cluster, with faults. What it models is in {@code docs/checking.md}.
 *
 * <p>A {@link io.locktender.coordinator.check.World} is one state. {@code *Moves} say what may
 * happen next in it; {@link io.locktender.coordinator.check.Protocol} is the code that is checked,
 * and what a mutant changes; {@link io.locktender.coordinator.check.Invariants} look at each state;
 * {@link io.locktender.coordinator.check.Checker} searches.
 */
@NullMarked
package io.locktender.coordinator.check;

import org.jspecify.annotations.NullMarked;
