/**
 * The demo's worker: answers queries about packages, and watches.
 *
 * <p>It knows the shape of its own release's documents and no other. A thread reads random
 * documents all the time; whatever it or a query reads is checked against that shape, and a
 * document of another shape, or one that is gone, is written to a file that outlives the worker. So
 * a gate that opened too early, or shut too late, would leave lines in that file.
 */
@NullMarked
package io.locktender.playground.product.service;

import org.jspecify.annotations.NullMarked;
