/**
 * A fault campaign: random plans of faults, each from a seed, against a cluster of real processes,
 * and what must be true after each.
 *
 * <p>{@link io.locktender.it.chaos.Plan} says what is done and when, {@link
 * io.locktender.it.chaos.Faults} does it, {@link io.locktender.it.chaos.Eyes} looks on, and {@link
 * io.locktender.it.chaos.Invariants} judges. The servers are the {@link
 * io.locktender.it.chaos.Site}'s, what is upgraded is the {@link io.locktender.it.chaos.Product}.
 */
@NullMarked
package io.locktender.it.chaos;

import org.jspecify.annotations.NullMarked;
