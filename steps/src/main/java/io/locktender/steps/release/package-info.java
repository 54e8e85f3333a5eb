/**
 * What a release is: its version, its workers, its steps, and what each changes. Just what was
 * read; knows neither files nor the code of a release.
 */
@NullMarked
package io.locktender.steps.release;

import org.jspecify.annotations.NullMarked;
