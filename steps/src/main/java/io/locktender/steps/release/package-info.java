/** A release on disk: its version, manifest, workers, steps and digest. Knows just {@code text}. */
@NullMarked
package io.locktender.steps.release;

import org.jspecify.annotations.NullMarked;
