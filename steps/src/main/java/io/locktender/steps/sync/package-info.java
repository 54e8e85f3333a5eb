/**
 * Copies that follow their originals while workers write those: {@link
 * io.locktender.steps.sync.CopySync}. Each document of a copy is derived from its original by the
 * changes that the plan has for it ({@link io.locktender.steps.sync.Chains}), in a scratch
 * collection; only what is verified there enters the copy. What is to be derived again is found by
 * reading the originals once more, pass after pass, against a ledger. Knows {@code ledger}, {@code
 * run} and {@code transform} for the steps, {@code copy} and {@code proof} for structures.
 */
@NullMarked
package io.locktender.steps.sync;

import org.jspecify.annotations.NullMarked;
