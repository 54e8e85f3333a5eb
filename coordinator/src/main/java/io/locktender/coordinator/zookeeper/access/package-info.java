/** Who a client of ZooKeeper is, how it proves that, and whom the cluster's znodes admit. */
@NullMarked
package io.locktender.coordinator.zookeeper.access;

import org.jspecify.annotations.NullMarked;
