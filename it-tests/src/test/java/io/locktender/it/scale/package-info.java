/**
 * Many nodes: what an upgrade costs each of them, and how long the last one's ack takes. The master
 * is a real agent; the others are its node's part without processes and disks, many in one JVM.
 */
@NullMarked
package io.locktender.it.scale;

import org.jspecify.annotations.NullMarked;
