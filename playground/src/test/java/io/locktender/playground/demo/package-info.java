/** Tests of what the demo writes and computes; the rest is seen by running it. */
@NullMarked
package io.locktender.playground.demo;

import org.jspecify.annotations.NullMarked;
