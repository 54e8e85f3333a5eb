/** The page of an agent, in a real browser. */
@NullMarked
package io.locktender.it.page;

import org.jspecify.annotations.NullMarked;
