/**
 * Copies that follow their originals while workers write those: {@link
 * io.locktender.steps.sync.CopySync}. Each document of a copy is derived from its original by the
 * changes that the plan has for it ({@link io.locktender.steps.sync.Chains}), in a scratch
 * collection; only what is verified there enters the copy. What is to be derived again is told by
 * the change stream of the originals ({@link io.locktender.steps.sync.StreamSync}), or found by
 * reading them once more, pass after pass, against a ledger. Knows {@code stream} and {@code
 * ledger}, {@code run} and {@code transform} for the steps, {@code copy} and {@code proof} for
 * structures.
 */
@NullMarked
package io.locktender.steps.sync;

import org.jspecify.annotations.NullMarked;
