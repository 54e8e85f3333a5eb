/**
 * How a step is carried out, and verified right after: on copies that nobody else writes ({@link
 * io.locktender.steps.run.StepRunner}), or in place, while workers write ({@link
 * io.locktender.steps.run.LiveRunner}). Knows all kinds of change; nothing of copying.
 */
@NullMarked
package io.locktender.steps.run;

import org.jspecify.annotations.NullMarked;
