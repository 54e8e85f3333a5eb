/**
 * What commands are made of: options that many take, exit codes, and the errors that carry them.
 */
@NullMarked
package io.locktender.cli.command;

import org.jspecify.annotations.NullMarked;
