@NullMarked
package io.locktender.playground;

import org.jspecify.annotations.NullMarked;
