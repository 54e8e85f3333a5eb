/** How events leave this machine: by HTTP, or by a command. */
@NullMarked
package io.locktender.agent.notify;

import org.jspecify.annotations.NullMarked;
