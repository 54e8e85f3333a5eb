/**
 * The product of the benchmark: its documents, its workers that write, its releases, and whether
 * all is there afterwards.
 */
@NullMarked
package io.locktender.bench.product;

import org.jspecify.annotations.NullMarked;
