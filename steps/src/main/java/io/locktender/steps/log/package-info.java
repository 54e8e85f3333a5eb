/** Logs on standard error. Nothing else here knows which library logs. */
@NullMarked
package io.locktender.steps.log;

import org.jspecify.annotations.NullMarked;
