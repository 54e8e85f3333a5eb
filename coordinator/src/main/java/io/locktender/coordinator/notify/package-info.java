/**
 * Tells others what happens: at least once, in order, and nothing is lost when a master dies.
 *
 * <p>An event is part of the transition that it tells of: the document carries it. Whoever reads
 * that document as master writes the event into the outbox ({@link
 * io.locktender.coordinator.notify.EventKeeper}) before it writes the next transition. From there
 * the elected master tells each hook ({@link io.locktender.coordinator.notify.HookTeller}), and
 * writes how far that hook has come when it has heard. Nothing is written while nothing happens.
 *
 * <p>Those who may veto are asked besides ({@link io.locktender.coordinator.notify.Asker}); of that
 * nothing is written.
 */
@NullMarked
package io.locktender.coordinator.notify;

import org.jspecify.annotations.NullMarked;
