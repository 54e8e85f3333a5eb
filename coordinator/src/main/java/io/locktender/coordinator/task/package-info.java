/**
 * What a master does that takes longer than a decision: each task with what is asked, what comes
 * out of it, and how it is done, in one file.
 *
 * <p>To add one: write its record here and name it in {@link
 * io.locktender.coordinator.task.MasterTask}, start it in the rules of {@code coordinator.decide},
 * and say in the model checker what it does to the collections. A task reaches the world through
 * its {@link io.locktender.coordinator.task.TaskContext} alone, so that the rules that hold it stay
 * pure.
 */
@NullMarked
package io.locktender.coordinator.task;

import org.jspecify.annotations.NullMarked;
