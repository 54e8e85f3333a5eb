/**
 * The records by which a cluster speaks: the target, each node's report, the mirror. Without
 * ZooKeeper, which only carries them.
 */
@NullMarked
package io.locktender.coordinator.cluster;

import org.jspecify.annotations.NullMarked;
