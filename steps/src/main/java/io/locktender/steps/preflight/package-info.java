/**
 * What is asked of the server before an upgrade, besides its collections: whether the user has the
 * rights that any phase needs, and what the replica set is like. Only looks.
 */
@NullMarked
package io.locktender.steps.preflight;

import org.jspecify.annotations.NullMarked;
