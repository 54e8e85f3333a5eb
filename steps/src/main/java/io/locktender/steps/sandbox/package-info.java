/**
 * What a change in Java sees of a database: the collections that it declares, by their usual names,
 * wherever they are, and nothing else. Knows {@code change}.
 */
@NullMarked
package io.locktender.steps.sandbox;

import org.jspecify.annotations.NullMarked;
