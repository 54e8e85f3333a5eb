/** How commands reach what they talk to: which cluster, its ZooKeeper, its MongoDB. */
@NullMarked
package io.locktender.cli.connect;

import org.jspecify.annotations.NullMarked;
