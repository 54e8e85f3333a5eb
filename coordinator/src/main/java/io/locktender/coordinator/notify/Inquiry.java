package io.locktender.coordinator.notify;

import io.locktender.coordinator.decide.Question;
import io.locktender.coordinator.document.ClusterEvent;
import io.locktender.coordinator.document.SeenRevision;
import java.time.Instant;

/**
 * What one of those is asked who may veto.
 *
 * @param question what
 * @param about the document that it is asked about
 * @param attempt 1 for the first time, and one more each time that the same is asked again
 * @param at when, by this machine's clock; only told
 * @param request what was asked for
 */
public record Inquiry(
    Question question, SeenRevision about, int attempt, Instant at, ClusterEvent.Request request) {
  /** The same however often the same one is asked the same, by whatever master. */
  public String id(String voter) {
    return about.lineage() + ":" + about.revision() + ":" + voter;
  }
}
