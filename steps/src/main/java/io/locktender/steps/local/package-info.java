/**
 * The work of one mastership in this very process: the phases of an upgrade, made of copies, steps
 * and the proof. Knows all packages but {@code process}, which only carries the calls to it.
 */
@NullMarked
package io.locktender.steps.local;

import org.jspecify.annotations.NullMarked;
