package io.locktender.coordinator.master;

import io.locktender.coordinator.document.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An event log and meters in memory; the disk under it can be full. */
final class FakeLog implements EventSink, MasterMeter {
  final List<String> events = new ArrayList<>();
  final List<String> counted = new ArrayList<>();
  boolean full;

  @Override
  public void record(String type, Map<String, ?> fields) {
    if (full) {
      throw new UncheckedIOException("events.jsonl cannot be written", new IOException("no room"));
    }
    events.add(type);
  }

  @Override
  public void elected() {
    counted.add("elected");
  }

  @Override
  public void deposed() {
    counted.add("deposed");
  }

  @Override
  public void stepFailed() {
    counted.add("step failed");
  }

  @Override
  public void ended(Outcome outcome) {
    counted.add(outcome.name());
  }
}
