/** Tests of what the demo writes and computes; the rest is seen by running it. */
@NullMarked
package io.locktender.agent.demo;

import org.jspecify.annotations.NullMarked;
