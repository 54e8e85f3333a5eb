/** Logback, set up in code: reading XML would double the command line's start. */
@NullMarked
package io.locktender.agent.log;

import org.jspecify.annotations.NullMarked;
