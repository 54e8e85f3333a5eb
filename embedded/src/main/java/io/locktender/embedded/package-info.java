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
 *   <li>{@code $out} makes documents of its own instead of sharing them with the collection that it
 *       read, and no stage changes the documents that it reads.
 *   <li>What the wire, a command, a stage or a rule must do is in the packages of these names.
 * </ul>
 *
 * <p>What it does not do it refuses with a code and a message; what is left over is listed in
 * {@code docs/writing-steps.md}. It writes to the operating system without waiting for the disk: it
 * is not meant for production.
 */
@NullMarked
package io.locktender.embedded;

import org.jspecify.annotations.NullMarked;
