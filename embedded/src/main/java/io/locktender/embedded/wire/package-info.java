/**
 * The wire protocol, as far as the library's own would lose something: writes without an
 * acknowledgement, and the connection of a client that sends what cannot be read.
 */
@NullMarked
package io.locktender.embedded.wire;

import org.jspecify.annotations.NullMarked;
