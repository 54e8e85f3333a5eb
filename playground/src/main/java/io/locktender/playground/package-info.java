/** The commands that bring their own servers: {@code dev} and {@code demo}. */
@NullMarked
package io.locktender.playground;

import org.jspecify.annotations.NullMarked;
