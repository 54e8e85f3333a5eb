/**
 * What to change in the database: the public API for the steps of a release.
 *
 * <p>Knows MongoDB, not ZooKeeper. The parts, in the order in which an upgrade uses them: {@code
 * release} (what a release is), {@code plan} (which steps lead from one version to another), {@code
 * process} (steps run in a process of their own), {@code run} (how a step is carried out), {@code
 * collections} (copy, proof, swap, sweep), {@code control} (Locktender's own collections).
 */
@NullMarked
package io.locktender.steps;

import org.jspecify.annotations.NullMarked;
