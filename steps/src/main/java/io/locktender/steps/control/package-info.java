/**
 * Locktender's own collections in the product's database: version, nodes, journal, history. Knows
 * nothing of steps.
 */
@NullMarked
package io.locktender.steps.control;

import org.jspecify.annotations.NullMarked;
