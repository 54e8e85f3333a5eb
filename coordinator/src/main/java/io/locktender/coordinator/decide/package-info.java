/** The two decide functions: view in, action and sentence out; no clock and no I/O. */
@NullMarked
package io.locktender.coordinator.decide;

import org.jspecify.annotations.NullMarked;
