/**
 * What a cluster's records say to people: its status, what it waits for, how requests ended. Pure,
 * so that the command line, HTTP and notifications say the same.
 */
@NullMarked
package io.locktender.coordinator.status;

import org.jspecify.annotations.NullMarked;
