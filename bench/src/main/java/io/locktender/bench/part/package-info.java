/** The measurements, one class each. */
@NullMarked
package io.locktender.bench.part;

import org.jspecify.annotations.NullMarked;
