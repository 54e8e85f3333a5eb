/**
 * What the library would let through: documents that are too large or that a validator refuses, and
 * unique indexes of a part of a collection.
 */
@NullMarked
package io.locktender.embedded.rules;

import org.jspecify.annotations.NullMarked;
