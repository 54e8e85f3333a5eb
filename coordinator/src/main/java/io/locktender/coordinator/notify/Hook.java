package io.locktender.coordinator.notify;

import static com.google.common.base.Preconditions.checkArgument;

import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.ClusterEvent.Kind;
import java.time.Duration;
import java.util.Set;

/**
 * Who is to hear what.
 *
 * @param name its name in {@code agent.yaml}, by which it is known how far it has come
 * @param kinds what it is to hear; empty: everything
 * @param giveUpAfter how long one event is told again and again; then it is left out, and that is
 *     said
 * @param receiver takes it there
 */
public record Hook(String name, Set<Kind> kinds, Duration giveUpAfter, Receiver receiver) {
  public Hook {
    kinds = Set.copyOf(kinds);
    checkArgument(
        giveUpAfter.compareTo(Duration.ZERO) > 0,
        "giveUpAfter: expected over 0, found %s",
        giveUpAfter);
  }

  boolean hears(ClusterEvent event) {
    return kinds.isEmpty() || kinds.contains(event.kind());
  }
}
