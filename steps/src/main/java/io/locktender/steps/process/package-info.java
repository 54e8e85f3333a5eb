/**
 * The step process: a JVM of its own, spoken to by lines of JSON, dead when its pipe closes. Its
 * calls are those of the work; what they do is {@code local}'s.
 */
@NullMarked
package io.locktender.steps.process;

import org.jspecify.annotations.NullMarked;
