/** A release on disk: its version, manifest, workers, steps and digest. */
@NullMarked
package io.locktender.steps.release;

import org.jspecify.annotations.NullMarked;
