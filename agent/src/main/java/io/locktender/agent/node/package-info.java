/**
 * The node's half of the protocol: an imperative shell around the node's decide function. The loop
 * reads the whole view, asks the function, carries out the one action, and says the sentence.
 * Callbacks only wake it.
 */
@NullMarked
package io.locktender.agent.node;

import org.jspecify.annotations.NullMarked;
