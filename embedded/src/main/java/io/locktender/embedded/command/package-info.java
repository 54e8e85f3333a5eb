/**
 * The commands of the wire protocol, where the library's answer would not do: what it has not, what
 * it leaves out without a word, and errors that lack a code.
 */
@NullMarked
package io.locktender.embedded.command;

import org.jspecify.annotations.NullMarked;
