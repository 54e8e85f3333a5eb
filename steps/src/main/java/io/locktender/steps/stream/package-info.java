/**
 * The change stream of a replica set: where the ids of changed documents come from while workers
 * write, and the proof that between two moments nobody wrote.
 *
 * <p>{@link io.locktender.steps.stream.ChangeStream#open} finds out by trying whether there is one.
 * Its start is the time of a majority write of ours, and it is read from then on by a thread of its
 * own, which never waits for whoever takes what has come: ids are handed over without doubles, and
 * where they are too many for memory, the word that a pass over the collection is needed takes
 * their place. So the start never leaves the oplog because somebody is slow.
 *
 * <p>What is guaranteed, until the stream is given up: every change of a touched collection that a
 * majority has is told, in the order of the oplog, at least once; a marker is told after all that
 * was written before it. After a resume something may be told twice: an id is pending all the same,
 * and what is counted between two markers is counted anew from the marker that came again. Nothing
 * tells of {@code createIndex}, {@code dropIndex}, {@code collMod}, {@code create} and of a plain
 * {@code applyOps}: structures are compared by who copies, and {@code applyOps} is found by passes
 * only.
 *
 * <p>A stream that fails again at one position is given up, by name; passes do the same work. Knows
 * the server, and nothing of copies and steps.
 */
@NullMarked
package io.locktender.steps.stream;

import org.jspecify.annotations.NullMarked;
