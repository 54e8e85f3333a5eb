/**
 * The code that a release brings: its jars behind a wall, where it sees of ours just what it may,
 * and the steps in Java that they define. Knows what a release is.
 */
@NullMarked
package io.locktender.steps.code;

import org.jspecify.annotations.NullMarked;
