/** Tests of the step process, against real processes. */
@NullMarked
package io.locktender.steps.process;

import org.jspecify.annotations.NullMarked;
