/** What a person sees, and how it is written: the terminal, colours, tables, times, JSON. */
@NullMarked
package io.locktender.cli.console;

import org.jspecify.annotations.NullMarked;
