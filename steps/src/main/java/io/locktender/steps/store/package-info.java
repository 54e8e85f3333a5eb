/**
 * Releases on disk: found, read, their digests taken, and loaded with their code. Knows manifests
 * and code.
 */
@NullMarked
package io.locktender.steps.store;

import org.jspecify.annotations.NullMarked;
