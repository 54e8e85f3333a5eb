package io.locktender.playground.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the time of one upgrade went, from the event logs of all nodes.
 *
 * <p>A hold is the time from the transition to HOLD until, after the next transition that admits a
 * release, the first worker has been started again on every node. An upgrade has one, none when it
 * ends before, and another when its master dies in it. Taken out of it is what depends on the
 * product and its data: the time in which a worker that was told to stop was ending, in which the
 * copies were brought up to what was written last, or a step was running, and in which it was
 * proved that no copy misses anything. What is left is the hold that Locktender itself adds:
 * telling the nodes, collecting their acks, writing transitions, renaming, starting. That a dead
 * master is found out is in it too.
 *
 * @param phases how long each phase took, in their order; one that was repeated counts once
 * @param hold all of it; zero when no worker was stopped
 * @param stopping while workers were ending
 * @param work while copies were brought up, and steps ran
 * @param proving while it was proved that no copy misses anything
 * @param own what Locktender itself adds
 */
record HoldTimes(
    Map<String, Duration> phases,
    Duration hold,
    Duration stopping,
    Duration work,
    Duration proving,
    Duration own) {
  private static final Set<String> WORK = Set.of("CATCH_UP", "STEP");

  /** How long copies were made, and documents taken through the steps, while workers served. */
  Duration beside() {
    return phases.getOrDefault("SYNC", Duration.ZERO);
  }

  /** All upgrades by HOLD in the logs, in their order. */
  static List<HoldTimes> of(List<Event> events) {
    List<HoldTimes> found = new ArrayList<>();
    List<Event> one = new ArrayList<>();
    for (Event event : events) {
      boolean begins = event.is("transition") && event.text("phase").equals("SYNC");
      if (begins && (one.isEmpty() || ended(one))) {
        measure(one).ifPresent(found::add);
        one.clear();
        one.add(event);
      } else if (!one.isEmpty()) {
        one.add(event);
      }
    }
    measure(one).ifPresent(found::add);
    return found;
  }

  private static boolean ended(List<Event> events) {
    return events.stream().anyMatch(e -> e.is("transition") && e.text("phase").isEmpty());
  }

  private static Optional<HoldTimes> measure(List<Event> events) {
    if (events.isEmpty()) {
      return Optional.empty();
    }
    Intervals holds = new Intervals();
    Intervals stopping = new Intervals();
    Intervals work = new Intervals();
    Intervals proving = new Intervals();
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).is("transition") && events.get(i).text("phase").equals("HOLD")) {
        List<Event> rest = events.subList(i, events.size());
        Instant end = restarted(rest);
        holds.add(events.get(i).at(), end);
        List<Event> held = rest.stream().filter(event -> !event.at().isAfter(end)).toList();
        stopping.addAll(between(held, "worker-stopping", "worker-ended", "cookie"));
        work.addAll(tasks(held, WORK));
        proving.addAll(tasks(held, Set.of("PROVE")));
      }
    }
    Intervals notOurs = new Intervals();
    notOurs.addAll(stopping);
    notOurs.addAll(work);
    notOurs.addAll(proving);
    return Optional.of(
        new HoldTimes(
            phases(events),
            holds.length(),
            stopping.length(),
            work.length(),
            proving.length(),
            holds.length().minus(notOurs.length())));
  }

  /** When the last of the nodes had its first worker again, or else when one was admitted. */
  private static Instant restarted(List<Event> events) {
    Instant last = events.get(0).at();
    Map<String, Instant> first = new HashMap<>();
    boolean open = false;
    for (Event event : events) {
      if (event.is("transition")) {
        if (open && event.text("phase").equals("HOLD")) {
          return last;
        }
        if (!open) {
          last = event.at();
        }
        open |= event.admitsSomething();
      } else if (open
          && event.is("worker-started")
          && first.putIfAbsent(event.node(), event.at()) == null) {
        last = event.at();
      }
    }
    return last;
  }

  private static Intervals tasks(List<Event> events, Set<String> kinds) {
    List<Event> chosen =
        events.stream()
            .filter(e -> e.is(Event.AGENT_KILLED) || kinds.contains(e.text("task")))
            .toList();
    return between(chosen, "task-started", "task-ended", "node");
  }

  /** What an agent was at when it was killed ended then. */
  private static Intervals between(List<Event> events, String begins, String ends, String key) {
    Intervals found = new Intervals();
    Map<String, Instant> open = new HashMap<>();
    for (Event event : events) {
      if (event.is(begins)) {
        open.put(event.text(key), event.at());
      } else if (event.is(ends) || event.is(Event.AGENT_KILLED)) {
        Instant from = open.remove(event.text(key));
        if (from != null) {
          found.add(from, event.at());
        }
      }
    }
    return found;
  }

  private static Map<String, Duration> phases(List<Event> events) {
    List<Event> transitions = events.stream().filter(e -> e.is("transition")).toList();
    Map<String, Duration> phases = new LinkedHashMap<>();
    for (int i = 0; i + 1 < transitions.size(); i++) {
      String phase = transitions.get(i).text("phase");
      Duration time = Duration.between(transitions.get(i).at(), transitions.get(i + 1).at());
      if (phase.isEmpty()) {
        break;
      }
      phases.merge(phase, time, Duration::plus);
    }
    return phases;
  }
}
