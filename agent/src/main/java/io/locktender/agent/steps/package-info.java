/** The step process, as a machine of ours starts it: what it works on, its JVM, its mark. */
@NullMarked
package io.locktender.agent.steps;

import org.jspecify.annotations.NullMarked;
