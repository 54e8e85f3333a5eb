/** The step process: a JVM of its own, spoken to by lines of JSON, dead when its pipe closes. */
@NullMarked
package io.locktender.steps.process;

import org.jspecify.annotations.NullMarked;
