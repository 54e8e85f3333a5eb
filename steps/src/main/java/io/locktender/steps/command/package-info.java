/**
 * Commands: run to their end or to a limit, with the end of their output kept, and no process of
 * theirs left behind. Knows no other package.
 */
@NullMarked
package io.locktender.steps.command;

import org.jspecify.annotations.NullMarked;
