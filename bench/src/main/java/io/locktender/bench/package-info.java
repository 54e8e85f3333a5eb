/** The benchmark: {@link io.locktender.bench.BenchMain} runs the parts that were asked for. */
@NullMarked
package io.locktender.bench;

import org.jspecify.annotations.NullMarked;
