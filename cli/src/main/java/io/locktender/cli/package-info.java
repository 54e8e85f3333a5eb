/**
 * The command line. {@link io.locktender.cli.Main} creates only the command that was named;
 * commands throw, and one handler turns what they throw into an exit code and one line.
 */
@NullMarked
package io.locktender.cli;

import org.jspecify.annotations.NullMarked;
