/** Commands that work on one database or one release, without ZooKeeper. */
@NullMarked
package io.locktender.cli.desk;

import org.jspecify.annotations.NullMarked;
