/**
 * The demo's product: an index of Debian's packages, from real data.
 *
 * <p>{@code LoadPackages} fills the database in the shape of release 1.0.0, {@code service} is the
 * worker that every release runs, {@code steps} are the changes from release to release, and {@code
 * SeenReport} sums up what the workers saw.
 */
@NullMarked
package io.locktender.playground.product;

import org.jspecify.annotations.NullMarked;
