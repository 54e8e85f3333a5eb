/**
 * How events, and questions to those who may veto, leave this machine: by HTTP, or by a command.
 */
@NullMarked
package io.locktender.agent.notify;

import org.jspecify.annotations.NullMarked;
