package io.locktender.it.chaos;

import io.locktender.coordinator.document.Upgrade;
import io.locktender.coordinator.document.VersionDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets the faults of a plan come when they are due, and go when they are over. */
final class Schedule {
  private final Faults faults;
  private final Eyes eyes;
  private final TakeOvers takeOvers;
  private final List<Fault> toCome;
  private final Map<Fault, Undo> active = new HashMap<>();
  private final List<String> begun = new ArrayList<>();
  private String request = "";
  private long requestedAt;

  private record Undo(long at, Runnable how) {}

  Schedule(List<Fault> plan, Faults faults, Eyes eyes, TakeOvers takeOvers) {
    this.toCome = new ArrayList<>(plan);
    this.faults = faults;
    this.eyes = eyes;
    this.takeOvers = takeOvers;
  }

  /** The request that the faults are meant for was made, at that {@link System#nanoTime}. */
  void begin(String request, long requestedAt) {
    this.request = request;
    this.requestedAt = requestedAt;
  }

  /** Does what is due; whether every fault has come and gone, or cannot come any more. */
  boolean over() {
    beginDue();
    endDue(false);
    return toCome.isEmpty() && active.isEmpty();
  }

  /** Undoes all, due or not. */
  void end() {
    toCome.forEach(fault -> eyes.tell("did not come: " + fault));
    endDue(true);
  }

  /** The phase in which each fault began. */
  List<String> begun() {
    return begun;
  }

  private void beginDue() {
    for (Fault fault : List.copyOf(toCome)) {
      if (due(fault.at())) {
        toCome.remove(fault);
        takeOvers.disturbed();
        begun.add(phase());
        Runnable undo = faults.begin(fault, eyes.document());
        if (!active.isEmpty()) {
          takeOvers.disturbed();
        }
        eyes.tell(fault.toString());
        active.put(fault, new Undo(System.nanoTime() + fault.millis() * 1_000_000L, undo));
      } else if (ended() && fault.at().phase() != null) {
        toCome.remove(fault);
        eyes.tell("did not come: " + fault);
      }
    }
  }

  private void endDue(boolean all) {
    for (Map.Entry<Fault, Undo> entry : List.copyOf(active.entrySet())) {
      if (all || System.nanoTime() >= entry.getValue().at()) {
        entry.getValue().how().run();
        active.remove(entry.getKey());
        eyes.tell("over: " + entry.getKey().kind());
      }
    }
  }

  private boolean due(Moment moment) {
    Optional<Long> from =
        moment.phase() == null ? Optional.of(requestedAt) : eyes.firstSeen(moment.phase());
    return from.isPresent() && System.nanoTime() - from.get() >= moment.plusMillis() * 1_000_000L;
  }

  private boolean ended() {
    VersionDocument now = eyes.document();
    return now != null && now.ended(request);
  }

  private String phase() {
    VersionDocument now = eyes.document();
    Upgrade upgrade = now == null ? null : now.upgrade();
    return upgrade == null ? "rest" : upgrade.phase().name();
  }
}
