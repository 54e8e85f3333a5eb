/**
 * Whether a step may run in place, beside workers of both releases, as far as that can be told from
 * what the step is. Knows releases, and no plan; needs no database.
 */
@NullMarked
package io.locktender.steps.rolling;

import org.jspecify.annotations.NullMarked;
