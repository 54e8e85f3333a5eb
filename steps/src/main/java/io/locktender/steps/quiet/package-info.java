/**
 * Whether a server still carries out what was asked before: {@link
 * io.locktender.steps.quiet.QuietWait} waits until it does not. A worker that was killed is gone;
 * the {@code updateMany} that it had asked for goes on.
 *
 * <p>What runs is asked of the server, by {@code $currentOp}. Nothing is killed, and nothing is
 * remembered from one wait to the next: each counts what is there when it begins.
 */
@NullMarked
package io.locktender.steps.quiet;

import org.jspecify.annotations.NullMarked;
