/**
 * The demo: a cluster on one machine, of the distribution's own programs and real data, taken
 * through three upgrades. It does nothing that an operator could not: every upgrade, and every look
 * at one, is a command of {@code bin/locktender}, run as a process.
 */
@NullMarked
package io.locktender.playground.demo;

import org.jspecify.annotations.NullMarked;
