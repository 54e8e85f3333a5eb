/**
 * Commands that ask the master for something, and wait for its answer: upgrade, revert, abort,
 * pause, resume, finalize.
 */
@NullMarked
package io.locktender.cli.ask;

import org.jspecify.annotations.NullMarked;
