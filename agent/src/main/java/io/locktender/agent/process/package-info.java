/**
 * The processes of this machine: how a release's programs become some, how what they start is found
 * again by a cookie in its environment, and how it is ended. What a worker is, nothing here knows.
 */
@NullMarked
package io.locktender.agent.process;

import org.jspecify.annotations.NullMarked;
