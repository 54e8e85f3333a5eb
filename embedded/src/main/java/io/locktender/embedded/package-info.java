/**
 * A MongoDB-protocol server in one JVM, for development, demonstrations and tests where no MongoDB
 * is at hand.
 *
 * <p>It is {@code mongo-java-server} with what that server gets wrong for our purposes put right:
 *
 * <ul>
 *   <li>Commands that write run one at a time and are on disk before they are answered, so a killed
 *       server has lost nothing that it acknowledged and holds no half of a write.
 *   <li>A command that writes many documents gives way to others between two of them; in memory, so
 *       does one that reads the whole collection.
 *   <li>On disk a collection is kept under its id. A rename changes one entry, so it takes data and
 *       indexes along, and dropping the database {@code ab} cannot reach {@code abc}.
 *   <li>{@code listCollections} shows each collection's id and options, and heeds its filter.
 *   <li>{@code dropIndexes} drops the indexes of the collection that it names, and of no other.
 *   <li>{@code $out} makes documents of its own instead of sharing them with the collection that it
 *       read.
 * </ul>
 *
 * <p>It has no transactions, sessions or authentication, does not enforce validators, and writes to
 * the operating system without waiting for the disk: it is not meant for production.
 */
@NullMarked
package io.locktender.embedded;

import org.jspecify.annotations.NullMarked;
