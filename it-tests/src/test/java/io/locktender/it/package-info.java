/** Real agents, real ZooKeeper, a MongoDB server over TCP, and real faults. */
@NullMarked
package io.locktender.it;

import org.jspecify.annotations.NullMarked;
