/** A release's manifest, read: every mistake with its line and key. Knows what a release is. */
@NullMarked
package io.locktender.steps.manifest;

import org.jspecify.annotations.NullMarked;
