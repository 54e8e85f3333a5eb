/**
 * The daemon of one node: an imperative shell around the two decide functions. The node's loop and,
 * on a state server, the master's loop each read the whole view, ask their function, carry out the
 * one action, and say the sentence. Callbacks only wake a loop.
 */
@NullMarked
package io.locktender.agent.daemon;

import org.jspecify.annotations.NullMarked;
