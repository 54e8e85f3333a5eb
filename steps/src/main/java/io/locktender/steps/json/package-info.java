/** Reads JSON that programs write, and says in one line what is wrong with it. */
@NullMarked
package io.locktender.steps.json;

import org.jspecify.annotations.NullMarked;
