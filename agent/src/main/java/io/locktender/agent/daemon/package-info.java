/**
 * The daemon of one node: puts the node's loop and, on a state server, the master's together with
 * what they work on. Callbacks only wake a loop.
 */
@NullMarked
package io.locktender.agent.daemon;

import org.jspecify.annotations.NullMarked;
