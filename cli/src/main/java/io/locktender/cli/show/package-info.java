/** Commands that change nothing: status, why, history, plan, await. */
@NullMarked
package io.locktender.cli.show;

import org.jspecify.annotations.NullMarked;
