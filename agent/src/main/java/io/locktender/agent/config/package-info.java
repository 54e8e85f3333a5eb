/**
 * What {@code agent.yaml} says: one reader, one record, one-line errors with file, line, column.
 */
@NullMarked
package io.locktender.agent.config;

import org.jspecify.annotations.NullMarked;
