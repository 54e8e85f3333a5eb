/**
 * The steps of the demo's releases that are written in Java, and the parsers that they use. Each
 * release's provider goes into a jar of its own, in that release's {@code lib}.
 */
@NullMarked
package io.locktender.playground.product.steps;

import org.jspecify.annotations.NullMarked;
