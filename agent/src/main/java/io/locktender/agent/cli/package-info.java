/**
 * The command line. {@link io.locktender.agent.cli.Main} creates only the command that was named;
 * commands throw, and one handler turns what they throw into an exit code and one line.
 */
@NullMarked
package io.locktender.agent.cli;

import org.jspecify.annotations.NullMarked;
