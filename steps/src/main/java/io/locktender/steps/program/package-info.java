/**
 * The programs of a release: which there are, and whether this machine can run them. They are
 * looked at; none is run.
 */
@NullMarked
package io.locktender.steps.program;

import org.jspecify.annotations.NullMarked;
