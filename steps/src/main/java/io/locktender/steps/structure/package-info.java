/**
 * What collections and indexes there are, and whether they are the very ones that were asked for,
 * as servers see it. Only reads.
 */
@NullMarked
package io.locktender.steps.structure;

import org.jspecify.annotations.NullMarked;
