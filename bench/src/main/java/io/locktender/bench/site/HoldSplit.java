package io.locktender.bench.site;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the time of one hold went, by the event logs of all nodes, which are of one machine's
 * clock.
 *
 * @param sync before the hold, from the transition to SYNC
 * @param stopping from the transition to HOLD until the last node has acked it
 * @param database from then until the transition that admits the new release
 * @param released from then until the last node has begun to start its workers
 * @param all from the transition to HOLD until the last node's workers were started
 */
public record HoldSplit(
    Duration sync, Duration stopping, Duration database, Duration released, Duration all) {

  /**
   * Of an upgrade that has succeeded; its last hold counts.
   *
   * @param events of all nodes, by time
   * @param version the new release's
   * @throws IllegalStateException when the events do not tell of such an upgrade
   */
  public static HoldSplit of(List<NodeEvent> events, String version) {
    Instant sync = first(events, "SYNC");
    NodeEvent hold =
        events.stream()
            .filter(event -> event.entersPhase("HOLD"))
            .filter(event -> event.json().path("heldAt").asLong() == event.revision())
            .reduce((before, after) -> after)
            .orElseThrow(() -> new IllegalStateException("no transition to HOLD"));
    List<NodeEvent> later =
        events.stream().filter(event -> !event.at().isBefore(hold.at())).toList();
    Instant admitted =
        later.stream()
            .filter(event -> event.admits(version))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("nothing admits " + version))
            .at();
    Instant acked = lastOfFirsts(later, "acked", hold.revision(), hold.at());
    List<NodeEvent> after = later.stream().filter(event -> !event.at().isBefore(admitted)).toList();
    Instant starting = lastOfFirsts(after, "worker-starting", 0, admitted);
    Instant started = lastOfFirsts(after, "worker-started", 0, admitted);
    return new HoldSplit(
        Duration.between(sync, hold.at()),
        Duration.between(hold.at(), acked),
        Duration.between(acked, admitted),
        Duration.between(admitted, starting),
        Duration.between(hold.at(), started));
  }

  private static Instant first(List<NodeEvent> events, String phase) {
    return events.stream()
        .filter(event -> event.entersPhase(phase))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no transition to " + phase))
        .at();
  }

  /** Of each node the first, and of these the last. */
  private static Instant lastOfFirsts(
      List<NodeEvent> events, String type, long revision, Instant otherwise) {
    Map<String, Instant> firsts = new HashMap<>();
    events.stream()
        .filter(event -> event.is(type) && event.revision() >= revision)
        .forEach(event -> firsts.putIfAbsent(event.node(), event.at()));
    return firsts.values().stream().max(Comparator.naturalOrder()).orElse(otherwise);
  }
}
