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
 * <p>The hold is the time from the transition to HOLD until the first worker has been started again
 * on every node. Taken out of it is what depends on the product and its data: the time in which a
 * worker that was told to stop was ending, a collection was being copied, a step was running, or
 * the originals were being read once more to prove them unchanged. What is left is the hold that
 * Locktender itself adds: telling the nodes, collecting their acks, writing transitions, renaming,
 * starting. That a dead master is found out is in it too.
 *
 * @param revision the revision of the transition to HOLD
 * @param phases how long each phase took, in their order; one that was repeated counts once
 * @param hold all of it
 * @param stopping while workers were ending
 * @param work while collections were copied and steps ran
 * @param proving while the originals were proved unchanged
 * @param own what Locktender itself adds
 */
record HoldTimes(
    long revision,
    Map<String, Duration> phases,
    Duration hold,
    Duration stopping,
    Duration work,
    Duration proving,
    Duration own) {
  private static final Set<String> WORK = Set.of("COPY", "STEP");

  /** All upgrades in the logs, in their order. */
  static List<HoldTimes> of(List<Event> events) {
    List<HoldTimes> found = new ArrayList<>();
    List<Event> one = new ArrayList<>();
    for (Event event : events) {
      boolean begins = event.is("transition") && event.text("phase").equals("HOLD");
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
    Instant begin = events.get(0).at();
    Instant end = restarted(events);
    Intervals stopping = between(events, "worker-stopping", "worker-ended", "cookie", end);
    Intervals work = tasks(events, WORK, end);
    Intervals proving = tasks(events, Set.of("PROVE"), end);
    Intervals notOurs = new Intervals();
    notOurs.addAll(stopping);
    notOurs.addAll(work);
    notOurs.addAll(proving);
    Duration hold = Duration.between(begin, end);
    return Optional.of(
        new HoldTimes(
            events.get(0).fields().path("revision").asLong(),
            phases(events),
            hold,
            stopping.length(),
            work.length(),
            proving.length(),
            hold.minus(notOurs.length())));
  }

  /** When the last of the nodes had its first worker again. */
  private static Instant restarted(List<Event> events) {
    Instant last = events.get(0).at();
    Map<String, Instant> first = new HashMap<>();
    boolean open = false;
    for (Event event : events) {
      open |= event.is("transition") && event.admitsSomething();
      if (open
          && event.is("worker-started")
          && first.putIfAbsent(event.node(), event.at()) == null) {
        last = event.at();
      }
    }
    return last;
  }

  private static Intervals tasks(List<Event> events, Set<String> kinds, Instant end) {
    List<Event> chosen =
        events.stream()
            .filter(e -> e.is(Event.AGENT_KILLED) || kinds.contains(e.text("task")))
            .toList();
    return between(chosen, "task-started", "task-ended", "node", end);
  }

  /** What an agent was at when it was killed ended then. */
  private static Intervals between(
      List<Event> events, String begins, String ends, String key, Instant last) {
    Intervals found = new Intervals();
    Map<String, Instant> open = new HashMap<>();
    for (Event event : events) {
      if (event.is(begins)) {
        open.put(event.text(key), event.at());
      } else if (event.is(ends) || event.is(Event.AGENT_KILLED)) {
        Instant from = open.remove(event.text(key));
        if (from != null) {
          found.add(from, earlier(event.at(), last));
        }
      }
    }
    return found;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
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
