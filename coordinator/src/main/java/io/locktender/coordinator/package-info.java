/**
 * Who may change the database, and when.
 *
 * <p>{@code document} is the truth: the version document and its transitions. {@code cluster} holds
 * the records that nodes and operators speak by. {@code decide} holds the two pure functions, the
 * node's and the master's. {@code status} says to people what all of that means. {@code zookeeper}
 * elects and wakes. MongoDB is reached only through the interfaces of {@code steps}.
 */
@NullMarked
package io.locktender.coordinator;

import org.jspecify.annotations.NullMarked;
