/**
 * Locktender's own documents as records: the one place where they are read from BSON and written as
 * it.
 */
@NullMarked
package io.locktender.coordinator.store;

import org.jspecify.annotations.NullMarked;
