/**
 * What clients notice of an upgrade: requests through a balancer (HAProxy), all the while.
 *
 * <p>{@link io.locktender.it.load.PackageWorker} is the worker, {@link
 * io.locktender.it.load.Balancer} is in front of all of them, {@link
 * io.locktender.it.load.OpenLoop} and {@link io.locktender.it.load.Writers} are the clients, and
 * {@link io.locktender.it.load.Shop} puts them together.
 */
@NullMarked
package io.locktender.it.load;

import org.jspecify.annotations.NullMarked;
