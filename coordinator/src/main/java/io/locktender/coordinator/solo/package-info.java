/**
 * A master that has no cluster: the very loop of {@code coordinator.master}, on one database, for
 * one request. There is no ZooKeeper and there are no nodes; what wakes it is itself. Another one,
 * or an agent's master, takes over from it as from any other: by the token in the version document.
 */
@NullMarked
package io.locktender.coordinator.solo;

import org.jspecify.annotations.NullMarked;
