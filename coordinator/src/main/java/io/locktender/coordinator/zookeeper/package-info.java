/**
 * What ZooKeeper holds: the election, the target, each node's report, the mirror of the version
 * document.
 */
@NullMarked
package io.locktender.coordinator.zookeeper;

import org.jspecify.annotations.NullMarked;
